package io.longshore.master.store;

import io.longshore.kubeapi.meta.Bytes;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.zip.CRC32;

/**
 * A process that writes until it is killed. It prints a line for each write that was acknowledged:
 * its revision, its key, and the number in its value; -1 for a removal.
 */
final class CrashingWriter {
  static final int THREADS = 8;
  private static final int KEYS_OF_EACH = 4;

  private CrashingWriter() {}

  /** The file, and a seed. */
  public static void main(String[] arguments) throws IOException {
    SqliteStore store = SqliteStore.open(Path.of(arguments[0]));
    Random random = new Random(Long.parseLong(arguments[1]));
    say("ready");
    for (int i = 0; i < THREADS; i++) {
      int thread = i;
      long seed = random.nextLong();
      Thread.ofPlatform().start(new FutureTask<>(() -> write(store, thread, new Random(seed))));
    }
  }

  private static Void write(Store store, int thread, Random random) throws IOException {
    while (true) {
      String key = "/thread" + thread + "/" + random.nextInt(KEYS_OF_EACH);
      Optional<Entry> found = store.read(key);
      long number = random.nextInt(1_000_000);
      long revision;
      if (found.isEmpty()) {
        revision = store.create(key, value(number)).revision();
      } else if (random.nextInt(4) == 0) {
        number = -1;
        revision = store.delete(key, found.get().revision());
      } else {
        revision = store.update(key, value(number), found.get().revision()).revision();
      }
      say(revision + " " + key + " " + number);
    }
  }

  /** One call, and short: a pipe takes it whole or not at all. */
  private static void say(String line) throws IOException {
    try (FileOutputStream output = new FileOutputStream("/dev/stdout")) {
      output.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** A number, something of its own length, and a checksum. */
  static Bytes value(long number) {
    String text = number + " " + "x".repeat((int) (number % 5_000));
    CRC32 sum = new CRC32();
    sum.update(text.getBytes(StandardCharsets.US_ASCII));
    return Bytes.of((text + " " + sum.getValue()).getBytes(StandardCharsets.US_ASCII));
  }
}
