package org.auditwebhook.signing;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.auditwebhook.it.bench.measure.Samples;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The headers of one attempt, with one key. */
@State(Scope.Benchmark)
public class SignBenchmark {
  private final byte[] body = Samples.event(1_000_000).getBytes(StandardCharsets.UTF_8);
  private final SigningKeys hmac =
      new SigningKeys(List.of(HmacKey.of("secret-of-the-bench")), List.of());
  private final SigningKeys ed25519 =
      new SigningKeys(List.of(), List.of(Ed25519Key.generate(new SecureRandom())));

  @Benchmark
  public Map<String, String> hmac() {
    return hmac.headers("msg_1000000", Instant.now(), body);
  }

  @Benchmark
  public Map<String, String> ed25519() {
    return ed25519.headers("msg_1000000", Instant.now(), body);
  }
}
