package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rules in nft's words: what expressions load into registers is named where other expressions use
 * it. For people; where the kernel knows more than we, its own words are shown.
 */
public final class Phrases {
  private static final int SLOTS = 16;

  private final @Nullable Loaded[] registers = new Loaded[SLOTS];
  private final boolean[] used = new boolean[SLOTS];
  private final List<String> phrases = new ArrayList<>();

  private Phrases() {}

  /** A rule in words. */
  public static String of(List<Expression> expressions) {
    Phrases phrases = new Phrases();
    expressions.forEach(phrases::take);
    return String.join(" ", phrases.phrases);
  }

  private void take(Expression expression) {
    switch (expression) {
      case PayloadLoad load -> load(load.to(), HeaderField.loaded(load));
      case MetaLoad load ->
          load(load.to(), Loaded.of(words(load.key()), 4, ValueWords.of(load.key())));
      case ConnectionLoad load ->
          load(load.to(), Loaded.of("ct " + load.words(), 4, ValueWords.of(load.key())));
      case Fib fib -> load(fib.to(), Loaded.of("fib " + fib.words(), 4, fibFormat(fib)));
      case NumberGenerator numbers ->
          load(numbers.to(), Loaded.of("numgen " + numbers.words(), 4, ValueWords::hostNumber));
      case RouteLoad load -> load(load.to(), Loaded.of("rt " + load.words(), 4, Bytes::toString));
      case SocketLoad load ->
          load(load.to(), Loaded.of("socket " + load.words(), 4, Bytes::toString));
      case Hash hash -> load(hash.to(), Loaded.of(hash(hash), 4, ValueWords::hostNumber));
      case ImmediateData constant -> load(constant.to(), Loaded.constant(constant.data()));
      case SwapBytes swap -> load(swap.to(), read(swap.from()));
      case Bitwise bits -> load(bits.to(), masked(bits));
      case Shift shift -> load(shift.to(), shifted(shift));
      case Lookup lookup -> take(lookup);
      default -> phrases.add(act(expression));
    }
  }

  private String act(Expression expression) {
    return switch (expression) {
      case Compare compare ->
          use(compare.register()).compared(compare.comparison(), compare.data());
      case Range range -> range(range);
      case ImmediateVerdict decision -> decision.verdict().toString();
      case MetaStore store ->
          words(store.key(), true)
              + " set "
              + use(store.from()).shownBy(ValueWords.of(store.key()));
      case ConnectionStore store ->
          "ct " + store.key() + " set " + use(store.from()).shownBy(ValueWords.of(store.key()));
      case Nat nat ->
          nat.kind()
              + target(nat.addressFrom(), nat.portFrom(), nat.portTo())
              + NatFlag.words(nat.flags());
      case Redirect redirect ->
          "redirect"
              + target(Optional.empty(), redirect.portFrom(), redirect.portTo())
              + NatFlag.words(redirect.flags());
      case DynamicUpdate update -> update(update);
      case ObjectMapUse use -> key(use.key()) + " object map @" + use.map();
      default -> expression.toString();
    };
  }

  private void take(Lookup lookup) {
    String key = key(lookup.from());
    String set = "@" + lookup.set();
    if (lookup.to().isEmpty()) {
      phrases.add(key + (lookup.inverted() ? " != " : " ") + set);
    } else if (lookup.to().get().equals(Register.VERDICT)) {
      phrases.add(key + " vmap " + set);
    } else {
      load(lookup.to().get(), Loaded.mapped(key + " map " + set));
    }
  }

  private static String words(MetaKey key) {
    return words(key, !key.standsAlone());
  }

  private static String words(MetaKey key, boolean prefixed) {
    return (prefixed ? "meta " : "") + key;
  }

  private static Function<Bytes, String> fibFormat(Fib fib) {
    return switch (fib.result()) {
      case ADDRESS_TYPE -> ValueWords::addressType;
      case INTERFACE_NAME -> ValueWords::text;
      case NOTHING, INTERFACE -> ValueWords::hostNumber;
    };
  }

  private String hash(Hash hash) {
    String what = hash.from().map(from -> "jhash " + key(from)).orElse("symhash");
    return what + hash.words();
  }

  private Loaded masked(Bitwise bits) {
    Loaded from = read(bits.from());
    Bytes all = complement(Bytes.EMPTY.padded(bits.mask().length()));
    if (bits.xor().equals(Bytes.EMPTY.padded(bits.xor().length()))) {
      return from.with(bits.mask());
    }
    if (bits.mask().equals(all)) {
      return from.withWords(from.words() + " ^ " + from.format().apply(bits.xor()));
    }
    if (bits.mask().equals(complement(bits.xor()))) {
      return from.withWords(from.words() + " | " + from.format().apply(bits.xor()));
    }
    return from.withWords(
        "("
            + from.words()
            + " & "
            + from.format().apply(bits.mask())
            + ") ^ "
            + from.format().apply(bits.xor()));
  }

  private static Bytes complement(Bytes bits) {
    byte[] flipped = bits.toArray();
    for (int i = 0; i < flipped.length; i++) {
      flipped[i] = (byte) ~flipped[i];
    }
    return Bytes.of(flipped);
  }

  private Loaded shifted(Shift shift) {
    Loaded from = read(shift.from());
    return from.withWords(from.words() + (shift.left() ? " << " : " >> ") + shift.bits());
  }

  private String range(Range range) {
    Loaded from = use(range.register());
    return from.words()
        + (range.inverted() ? " != " : " ")
        + from.format().apply(range.from())
        + "-"
        + from.format().apply(range.to());
  }

  private String target(
      Optional<Register> address, Optional<Register> port, Optional<Register> lastPort) {
    if (address.isEmpty() && port.isEmpty()) {
      return "";
    }
    String text = address.map(from -> use(from).shownBy(ValueWords::address)).orElse("");
    if (port.isPresent() && isLoaded(port.get())) {
      text += ":" + use(port.get()).shownBy(ValueWords::number);
      if (lastPort.isPresent() && !lastPort.equals(port)) {
        text += "-" + use(lastPort.get()).shownBy(ValueWords::number);
      }
    }
    return " to " + text;
  }

  private String update(DynamicUpdate update) {
    StringBuilder text = new StringBuilder(update.operation().word());
    text.append(" @").append(update.set()).append(" { ").append(key(update.key()));
    if (!update.timeout().isZero()) {
      text.append(" timeout ").append(update.timeout().toSeconds()).append('s');
    }
    update.expressions().forEach(expression -> text.append(' ').append(expression));
    update.data().ifPresent(data -> text.append(" : ").append(key(data)));
    return text.append(" }").toString();
  }

  private void load(Register to, Loaded loaded) {
    int slot = to.slot();
    if (slot < 0) {
      return; // into the verdict: no kernel takes such a rule
    }
    int end = (int) Math.min(SLOTS, (long) slot + loaded.slots());
    for (int i = slot; i < end; i++) {
      registers[i] = null;
    }
    registers[slot] = loaded;
    used[slot] = false;
  }

  private boolean isLoaded(Register register) {
    return register.slot() >= 0 && registers[register.slot()] != null;
  }

  private Loaded read(Register register) {
    Loaded found = register.slot() < 0 ? null : registers[register.slot()];
    return found == null ? Loaded.of(register.toString(), 4, Bytes::toString) : found;
  }

  private Loaded use(Register register) {
    Loaded found = read(register);
    if (register.slot() >= 0) {
      used[register.slot()] = true;
    }
    return found;
  }

  /**
   * All fields that begin at a register and follow each other. How long a key is only its set
   * knows: those that were used before belong to another key.
   */
  private String key(Register register) {
    if (!isLoaded(register)) {
      return register.toString();
    }
    List<String> fields = new ArrayList<>();
    boolean again = used[register.slot()];
    long slot = register.slot();
    while (slot < SLOTS) {
      Loaded field = registers[(int) slot];
      if (field == null || used[(int) slot] != again) {
        break;
      }
      used[(int) slot] = true;
      fields.add(field.shownBy(Bytes::toString));
      slot += field.slots();
    }
    return String.join(" . ", fields);
  }
}
