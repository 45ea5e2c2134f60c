/** A WAR beside the one under test, through which Payara Micro can be told to undeploy it. */
package org.auditwebhook.it.deployer;
