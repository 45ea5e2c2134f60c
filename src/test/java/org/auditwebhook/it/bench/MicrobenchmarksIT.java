package org.auditwebhook.it.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.auditwebhook.it.harness.Installation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the benchmarks of single pieces, the classes {@code *Benchmark}, each in a JVM of its own
 * and without a server; {@code -Dbench.only} is a regular expression of those to run. Prints JMH's
 * table, with the bytes that are allocated for each operation, and writes it to {@code
 * target/bench}.
 */
@Tag("bench")
class MicrobenchmarksIT {
  private static final String ONLY = System.getProperty("bench.only", "Benchmark");
  private static final int FORKS = Integer.getInteger("bench.forks", 1);
  private static final int ITERATIONS = Integer.getInteger("bench.iterations", 5);

  @Test
  void pieces() throws RunnerException, IOException {
    Path table = Installation.target().resolve("bench/microbenchmarks.txt");
    Files.createDirectories(table.getParent());

    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(ONLY)
                    .mode(Mode.AverageTime)
                    .timeUnit(TimeUnit.MICROSECONDS)
                    .forks(FORKS)
                    .jvmArgsAppend("-Xmx1g")
                    .warmupIterations(ITERATIONS)
                    .warmupTime(TimeValue.seconds(2))
                    .measurementIterations(ITERATIONS)
                    .measurementTime(TimeValue.seconds(2))
                    .addProfiler(GCProfiler.class)
                    .shouldFailOnError(true)
                    .resultFormat(ResultFormatType.TEXT)
                    .result(table.toString())
                    .build())
            .run();

    assertThat(results).isNotEmpty();
  }
}
