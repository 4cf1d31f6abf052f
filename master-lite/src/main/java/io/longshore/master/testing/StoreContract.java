package io.longshore.master.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Seed;
import io.longshore.kubeapi.meta.Bytes;
import io.longshore.master.store.Change;
import io.longshore.master.store.ChangeStream;
import io.longshore.master.store.Entry;
import io.longshore.master.store.KeyRange;
import io.longshore.master.store.ListRequest;
import io.longshore.master.store.Page;
import io.longshore.master.store.Store;
import io.longshore.master.store.StoreException;
import io.longshore.master.store.StoreException.Category;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every store does. A test class of a store inherits it, and says how one is opened. */
public abstract class StoreContract {
  private static final KeyRange ALL = KeyRange.prefix("/");
  private static final KeyRange PODS = KeyRange.prefix("/pods/");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Optional<Store> open = Optional.empty();

  /** Opens an empty store; or, after a close, the same again. */
  protected abstract Store open();

  /** The store of this test. */
  protected final Store store() {
    if (open.isEmpty()) {
      open = Optional.of(open());
    }
    return open.get();
  }

  private void reopen() {
    store().close();
    open = Optional.empty();
  }

  @AfterEach
  final void close() {
    open.ifPresent(Store::close);
  }

  /** Text as a value. */
  protected static Bytes bytes(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Bytes bytes) {
    return new String(bytes.toArray(), StandardCharsets.UTF_8);
  }

  private static void assertRefused(Category category, Runnable action) {
    StoreException refused = assertThrows(StoreException.class, action::run);
    assertEquals(category, refused.category(), refused::toString);
  }

  @Test
  void keepsWhatWasCreated() {
    Entry made = store().create("/pods/a/x", bytes("one"));
    assertEquals(Optional.of(made), store().read("/pods/a/x"));
    assertEquals(made.revision(), store().revision());
    assertEquals(Optional.empty(), store().read("/pods/a"));
    assertRefused(Category.EXISTS, () -> store().create("/pods/a/x", bytes("two")));
    assertEquals("one", text(store().read("/pods/a/x").orElseThrow().value()));
  }

  @Test
  void replacesOnlyTheRevisionThatTheWriterKnows() {
    Entry first = store().create("/a", bytes("1"));
    Entry second = store().update("/a", bytes("2"), first.revision());
    assertEquals(first.revision() + 1, second.revision());
    assertRefused(Category.CHANGED, () -> store().update("/a", bytes("3"), first.revision()));
    assertRefused(Category.CHANGED, () -> store().delete("/a", first.revision()));
    assertRefused(Category.MISSING, () -> store().update("/b", bytes("3"), 1));
    assertRefused(Category.MISSING, () -> store().delete("/b", 1));
    assertEquals(Optional.of(second), store().read("/a"));
  }

  @Test
  void forgetsWhatWasDeletedAndTakesItAgain() {
    Entry first = store().create("/a", bytes("1"));
    long deleted = store().delete("/a", first.revision());
    assertEquals(first.revision() + 1, deleted);
    assertEquals(Optional.empty(), store().read("/a"));
    assertRefused(Category.MISSING, () -> store().delete("/a", deleted));
    assertEquals(deleted + 1, store().create("/a", bytes("2")).revision());
  }

  @Test
  void listsARangeInTheOrderOfItsKeys() {
    for (String key : List.of("/pods/b/1", "/podsx", "/pods/a/2", "/nodes/n", "/pods/a/1")) {
      store().create(key, bytes(key));
    }
    Page page = store().list(ListRequest.now(PODS));
    assertEquals(List.of("/pods/a/1", "/pods/a/2", "/pods/b/1"), keys(page));
    assertEquals(store().revision(), page.revision());
    assertFalse(page.more());
    assertEquals(3, store().count(PODS, page.revision()));
    assertEquals(List.of(), keys(store().list(ListRequest.now(KeyRange.prefix("/none/")))));
  }

  @Test
  void pagesThroughOneMomentWhateverHappensMeanwhile() {
    List<Entry> made =
        IntStream.range(0, 10).mapToObj(i -> store().create("/pods/" + i, bytes("v" + i))).toList();
    Page page = store().list(new ListRequest(PODS, 0, 3));
    assertTrue(page.more());
    store().delete("/pods/4", made.get(4).revision());
    store().update("/pods/5", bytes("new"), made.get(5).revision());
    store().create("/pods/45", bytes("late"));
    List<Entry> all = new ArrayList<>(page.entries());
    while (page.more()) {
      KeyRange rest = PODS.after(page.entries().getLast().key());
      page = store().list(new ListRequest(rest, page.revision(), 3));
      all.addAll(page.entries());
    }
    assertEquals(made, all);
    assertEquals(10, store().count(PODS, page.revision()));
  }

  @Test
  void refusesTimesThatAreForgottenOrToCome() {
    long revision = store().create("/a", bytes("1")).revision();
    for (int i = 2; i < 10; i++) {
      revision = store().update("/a", bytes("" + i), revision).revision();
    }
    long last = revision;
    store().compact(last - 2);
    assertRefused(Category.COMPACTED, () -> store().list(new ListRequest(ALL, last - 3, 0)));
    assertRefused(Category.COMPACTED, () -> store().watch(ALL, last - 3));
    assertRefused(Category.FUTURE, () -> store().list(new ListRequest(ALL, last + 1, 0)));
    assertRefused(Category.FUTURE, () -> store().watch(ALL, last + 1));
    assertRefused(Category.FUTURE, () -> store().compact(last + 1));
    Page page = store().list(new ListRequest(ALL, last - 2, 0));
    assertEquals("7", text(page.entries().getFirst().value()));
  }

  @Test
  void tellsEveryChangeOnceAndWhatWasBefore() throws Exception {
    ChangeStream stream = store().watch(PODS, store().revision());
    Entry first = store().create("/pods/a", bytes("1"));
    store().create("/nodes/n", bytes("n"));
    Entry second = store().update("/pods/a", bytes("2"), first.revision());
    long gone = store().delete("/pods/a", second.revision());
    List<Change> expected =
        List.of(
            new Change("/pods/a", first.revision(), Optional.of(bytes("1")), Optional.empty()),
            new Change(
                "/pods/a", second.revision(), Optional.of(bytes("2")), Optional.of(bytes("1"))),
            new Change("/pods/a", gone, Optional.empty(), Optional.of(bytes("2"))));
    assertEquals(expected, take(stream, gone));
    assertEquals(expected, take(store().watch(PODS, first.revision() - 1), gone));
    assertEquals(expected.subList(1, 3), take(store().watch(PODS, first.revision()), gone));
  }

  @Test
  void tellsHowFarItIsAlsoWhereNothingHappens() throws Exception {
    ChangeStream stream = store().watch(PODS, store().revision());
    long other = store().create("/nodes/n", bytes("n")).revision();
    assertEquals(new ChangeStream.Batch(List.of(), other), stream.next(PATIENCE));
    assertEquals(new ChangeStream.Batch(List.of(), other), stream.next(Duration.ZERO));
  }

  @Test
  void aSlowReaderMissesNothing() throws Exception {
    ChangeStream stream = store().watch(ALL, 0);
    Bytes large = Bytes.of(new byte[20_000]);
    long revision = store().create("/a", large).revision();
    for (int i = 1; i < 3_000; i++) {
      revision = store().update("/a", large, revision).revision();
    }
    List<Change> changes = take(stream, revision);
    assertEquals(
        IntStream.rangeClosed(1, 3_000).mapToObj(Long::valueOf).map(Object::toString).toList(),
        changes.stream().map(change -> Long.toString(change.revision())).toList());
  }

  @Test
  void aReaderThatIsTooSlowHearsOfIt() throws Exception {
    ChangeStream stream = store().watch(ALL, 0);
    Bytes large = Bytes.of(new byte[100_000]);
    long revision = store().create("/a", large).revision();
    for (int i = 1; i < 200; i++) {
      revision = store().update("/a", large, revision).revision();
    }
    store().compact(revision);
    assertRefused(
        Category.COMPACTED,
        () -> {
          try {
            stream.next(PATIENCE);
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
  }

  @Test
  void forgettingKeepsWhatIsThere() {
    long kept = store().create("/kept", bytes("k")).revision();
    long gone = store().delete("/gone", store().create("/gone", bytes("g")).revision());
    long revision = store().create("/new", bytes("1")).revision();
    for (int i = 0; i < 5_000; i++) {
      revision = store().update("/new", bytes("" + i), revision).revision();
    }
    store().compact(gone);
    store().compact(revision);
    assertEquals(List.of("/kept", "/new"), keys(store().list(ListRequest.now(ALL))));
    assertEquals(kept, store().read("/kept").orElseThrow().revision());
    assertEquals(revision, store().revision());
    reopen();
    assertEquals(revision, store().revision());
    assertEquals(revision + 1, store().create("/next", bytes("n")).revision());
  }

  @Test
  void numbersGoOnWhereTheLastChangeWasARemoval() {
    long last = store().delete("/a", store().create("/a", bytes("1")).revision());
    store().compact(last);
    reopen();
    assertEquals(last, store().revision());
    assertEquals(last + 1, store().create("/a", bytes("2")).revision());
  }

  @Test
  void aWatchGoesOnAfterAReopening() throws Exception {
    long first = store().create("/pods/a", bytes("1")).revision();
    long second = store().create("/pods/b", bytes("2")).revision();
    reopen();
    assertEquals(
        List.of("/pods/b"),
        take(store().watch(PODS, first), second).stream().map(Change::key).toList());
  }

  @Test
  void manyWritersAndReadersSeeOneHistory() {
    Seed.ofRun()
        .run(
            random -> {
              int writers = 8;
              ChangeStream stream = store().watch(ALL, 0);
              CountDownLatch start = new CountDownLatch(1);
              List<Thread> threads = new ArrayList<>();
              for (int i = 0; i < writers; i++) {
                long seed = random.nextLong();
                threads.add(
                    Thread.startVirtualThread(() -> writeAtRandom(start, new Random(seed))));
              }
              start.countDown();
              for (Thread thread : threads) {
                thread.join();
              }
              assertHistoryLeadsTo(take(stream, store().revision()));
            });
  }

  private void writeAtRandom(CountDownLatch start, Random random) {
    try {
      start.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    for (int i = 0; i < 200; i++) {
      String key = "/k" + random.nextInt(5);
      try {
        Optional<Entry> found = store().read(key);
        if (found.isEmpty()) {
          store().create(key, bytes("" + i));
        } else if (random.nextInt(4) == 0) {
          store().delete(key, found.get().revision());
        } else {
          store().update(key, bytes("" + i), found.get().revision());
        }
      } catch (StoreException e) {
        assertTrue(e.exists() || e.missing() || e.changed(), e::toString);
      }
    }
  }

  /** Changes that follow each other without a gap, each from what the one before has left. */
  private void assertHistoryLeadsTo(List<Change> changes) {
    Map<String, Bytes> state = new TreeMap<>();
    long revision = 0;
    for (Change change : changes) {
      assertEquals(++revision, change.revision());
      assertEquals(
          Optional.ofNullable(state.get(change.key())), change.previous(), change::toString);
      change
          .value()
          .ifPresentOrElse(
              value -> state.put(change.key(), value), () -> state.remove(change.key()));
    }
    Map<String, Bytes> listed = new TreeMap<>();
    store().list(ListRequest.now(ALL)).entries().forEach(e -> listed.put(e.key(), e.value()));
    assertEquals(state, listed);
  }

  @Test
  void aCloseEndsStreamsAndWrites() throws Exception {
    Store closing = store();
    ChangeStream stream = closing.watch(ALL, 0);
    Thread closer = Thread.startVirtualThread(this::reopen);
    assertRefused(
        Category.CLOSED,
        () -> {
          try {
            while (true) {
              stream.next(PATIENCE);
            }
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    closer.join();
    assertRefused(Category.CLOSED, () -> closing.create("/a", bytes("1")));
    assertRefused(Category.CLOSED, () -> closing.read("/a"));
  }

  private static List<String> keys(Page page) {
    return page.entries().stream().map(Entry::key).toList();
  }

  private static List<Change> take(ChangeStream stream, long upTo) throws InterruptedException {
    List<Change> changes = new ArrayList<>();
    long reached = 0;
    while (reached < upTo) {
      ChangeStream.Batch batch = stream.next(PATIENCE);
      assertTrue(batch.revision() > reached, "nothing came after revision " + reached);
      changes.addAll(batch.changes());
      reached = batch.revision();
    }
    return changes;
  }
}
