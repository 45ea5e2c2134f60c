package org.auditwebhook.it.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.auditwebhook.it.harness.Reply;
import org.auditwebhook.it.harness.Server;

/** The server's description of the API. */
final class OpenApi {
  /** Where the API is. */
  static final String ROOT = "/audit-webhook/api/v1/";

  private static final String CONTEXT = "/audit-webhook";
  private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

  private OpenApi() {}

  /** All of its operations. */
  static List<Operation> operations(Server server) {
    Reply reply = server.api("").get(server.root().resolve("/openapi?format=JSON").toString());
    assertThat(reply.status()).as("%s", reply).isEqualTo(200);
    List<Operation> operations = new ArrayList<>();
    reply
        .json()
        .getJsonObject("paths")
        .forEach(
            (path, item) ->
                item.asJsonObject().entrySet().stream()
                    .filter(member -> METHODS.contains(member.getKey()))
                    .map(member -> operation(path, member.getKey(), member.getValue()))
                    .forEach(operations::add));
    return operations;
  }

  private static Operation operation(String path, String method, JsonValue described) {
    JsonObject operation = described.asJsonObject();
    return new Operation(
        method.toUpperCase(Locale.ROOT),
        CONTEXT + path,
        parameters(operation, "query"),
        parameters(operation, "header"),
        example(operation));
  }

  private static List<String> parameters(JsonObject operation, String in) {
    return operation.containsKey("parameters")
        ? operation.getJsonArray("parameters").getValuesAs(JsonObject.class).stream()
            .filter(parameter -> parameter.getString("in").equals(in))
            .map(parameter -> parameter.getString("name"))
            .sorted()
            .toList()
        : List.of();
  }

  private static Optional<JsonValue> example(JsonObject operation) {
    return Optional.ofNullable(operation.getJsonObject("requestBody"))
        .flatMap(body -> body.getJsonObject("content").values().stream().findFirst())
        .map(content -> content.asJsonObject().get("example"))
        .map(Operation::example);
  }
}
