package org.auditwebhook.admin;

/** What the OpenAPI document shows; a test holds it against what the code answers. */
final class Examples {
  static final String SET_WEBHOOK =
      """
      {"type":"set_webhook_ok","status":"enabled","url":"https://receiver.example/audit"}\
      """;

  static final String GET_WEBHOOK =
      """
      {"type":"get_webhook_ok","enabled":true,"url":"https://receiver.example/audit",\
      "delivered":41,"failed":1,"dropped":2,"dlq_size":1,"source":"admin","pending":2,\
      "oldest_pending_age":0.120,"dropped_by_cause":{"buffer_full":2},"signed":true,\
      "secrets":2,"secret_source":"admin","previous_secrets_until":"2026-03-10T12:00:00Z",\
      "signing_keys":[{"kid":"kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",\
      "public_key":"whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="}],\
      "signing_key_source":"configuration","previous_signing_keys_until":null,\
      "headers":["Authorization"],"headers_source":"configuration",\
      "initial_backoff":"PT1S","max_attempts":3,"concurrency":512,"adaptive_concurrency":true,\
      "ordering":"none","batch_enabled":false,"batch_max_size":400,"batch_max_bytes":1048576,\
      "batch_max_wait":"PT1S","rate_limit":0,"rate_burst":0,"draining":null,"paused":false,"breaker":{"state":"closed"}}\
      """;

  static final String LIMITS =
      """
      {"initial_backoff":"PT0.5S","max_attempts":3,"concurrency":64,"rate_limit":100}\
      """;

  static final String ROTATE_SECRET =
      """
      {"type":"rotate_secret_ok","secret":"whsec_…","secrets":2,"secret_source":"admin",\
      "previous_secrets_until":"2026-03-10T12:00:00Z"}\
      """;

  static final String ROTATE_SIGNING_KEY =
      """
      {"type":"rotate_signing_key_ok",\
      "signing_keys":[{"kid":"kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",\
      "public_key":"whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="}],\
      "signing_key_source":"configuration","previous_signing_keys_until":null}\
      """;

  static final String SET_HEADERS =
      """
      {"type":"set_headers_ok","headers":["Authorization"],"headers_source":"configuration"}\
      """;

  static final String KEY_SET =
      """
      {"keys":[{"kty":"OKP","crv":"Ed25519","use":"sig","alg":"EdDSA",\
      "kid":"kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",\
      "x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}\
      """;

  static final String DEAD_LETTERS =
      """
      {"type":"get_webhook_dlq_ok","events":[{"event_id":7,"action":"node.registered",\
      "timestamp":"2026-03-09T12:00:00.25Z","details":{"hostname":"alpha","token":"<redacted>"},\
      "cause":"refused","last_status":400,"reason":"refused with 400","attempts":1,\
      "recorded_at":"2026-03-09T12:00:01Z","producer":"registry-a","died_at":"2026-03-09T12:00:02Z",\
      "redeliveries":0}],"count":1}\
      """;

  static final String DEAD_LETTER =
      """
      {"type":"get_dead_letter_ok","event_id":7,"action":"node.registered",\
      "timestamp":"2026-03-09T12:00:00.25Z","details":{"hostname":"alpha","token":"<redacted>"},\
      "cause":"refused","last_status":400,"reason":"refused with 400","attempts":1,\
      "recorded_at":"2026-03-09T12:00:01Z","producer":"registry-a","died_at":"2026-03-09T12:00:02Z",\
      "redeliveries":0,"attempt_log":[{"number":1,"started_at":"2026-03-09T12:00:01.500Z","latency":0.012,\
      "batch_size":1,"status":400,"outcome":"refused","detail":"refused with 400"}]}\
      """;

  static final String ERASE =
      """
      {"type":"erase_ok","event_id":7,"note":"What was posted before stays with its receiver."}\
      """;

  static final String REDELIVER =
      """
      {"type":"redeliver_ok","dry_run":false,"matched":3,"redelivered":3,"job_id":5}\
      """;

  static final String REDELIVERIES =
      """
      {"type":"get_redeliveries_ok","redeliveries":[{"job_id":5,"state":"running","matched":3,\
      "redelivered":1,"created_at":"2026-03-09T12:00:00Z","ended_at":null,\
      "filter":{"action":null,"cause":"unavailable","before":"2026-03-09T12:00:00Z"}}],"next":5}\
      """;

  static final String REDELIVERY =
      """
      {"type":"get_redelivery_ok","job_id":5,"state":"running","matched":3,\
      "redelivered":1,"created_at":"2026-03-09T12:00:00Z","ended_at":null,\
      "filter":{"action":null,"cause":"unavailable","before":"2026-03-09T12:00:00Z"}}\
      """;

  static final String DELIVERIES =
      """
      {"type":"get_deliveries_ok","deliveries":[{"event_id":8,"action":"network.created",\
      "recorded_at":"2026-03-09T12:00:01Z","producer":"registry-a","delivered_at":"2026-03-09T12:00:01.050Z",\
      "status":204,"attempts":1,"latency":0.012,"batch_size":1}],"next":8}\
      """;

  static final String DELIVERY =
      """
      {"type":"get_delivery_ok","event_id":8,"action":"network.created","state":"delivered",\
      "recorded_at":"2026-03-09T12:00:01Z","producer":"registry-a","due_at":null,\
      "delivered_at":"2026-03-09T12:00:01.050Z","status":204,"latency":0.012,"attempts":1,\
      "attempt_log":[{"number":1,"started_at":"2026-03-09T12:00:01.030Z","latency":0.012,\
      "batch_size":1,"status":204,"outcome":"accepted","detail":"accepted with 204"}]}\
      """;

  static final String PING =
      """
      {"type":"ping_ok","event_id":9}\
      """;

  static final String ENTRIES =
      """
      [{"action":"node.registered","timestamp":"2026-03-09T12:00:00.25Z","network_id":"prod",\
      "node_id":42,"details":{"hostname":"alpha"}}]\
      """;

  static final String RECORDED =
      """
      {"type":"audit_entries_ok","recorded":2,"event_ids":[101,102]}\
      """;

  static final String WIRE =
      """
      {"type":"set_webhook","admin_token":"…","url":"https://receiver.example/audit"}\
      """;

  private Examples() {}
}
