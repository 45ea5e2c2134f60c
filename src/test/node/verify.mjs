// Verifies requests as a receiver would: with the reference library of Standard Webhooks, and the
// Ed25519 signatures with Node's own crypto. Reads {"cases": [...]} from stdin, and prints for each
// case which of its claims hold.
import { createPublicKey, verify as verifyEd25519 } from "node:crypto";
import { text } from "node:stream/consumers";
import { Webhook } from "standardwebhooks";

function acceptedBySecret({ headers, body, secret }) {
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch (refusal) {
    return false;
  }
}

function acceptedByKey({ headers, body, jwk }) {
  const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  const key = createPublicKey({ key: jwk, format: "jwk" });
  return (headers["webhook-signature"] ?? "")
    .split(" ")
    .filter((signature) => signature.startsWith("v1a,"))
    .map((signature) => Buffer.from(signature.slice("v1a,".length), "base64"))
    .some((signature) => verifyEd25519(null, Buffer.from(signed), key, signature));
}

const { cases } = JSON.parse(await text(process.stdin));
const accepted = cases.map((one) => (one.jwk ? acceptedByKey(one) : acceptedBySecret(one)));
process.stdout.write(JSON.stringify({ node: process.version, accepted }));
