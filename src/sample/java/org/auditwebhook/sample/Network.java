package org.auditwebhook.sample;

import jakarta.json.Json;
import jakarta.json.JsonObject;

/** A network of nodes. */
record Network(long id, String name) {

  JsonObject json() {
    return Json.createObjectBuilder().add("network_id", id).add("name", name).build();
  }
}
