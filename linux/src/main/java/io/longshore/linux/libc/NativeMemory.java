package io.longshore.linux.libc;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Zeroed memory outside the heap in the machine's byte order, freed by {@link #close} rather than
 * some time later by the collector, as a direct buffer is. The buffer must not be used after that.
 */
public final class NativeMemory implements AutoCloseable {
  private final Memory memory;
  private final ByteBuffer buffer;

  private NativeMemory(Memory memory) {
    this.memory = memory;
    this.buffer = memory.getByteBuffer(0, memory.size()).order(ByteOrder.nativeOrder());
  }

  /** Memory of at least one byte. */
  public static NativeMemory allocate(int size) {
    Memory memory = new Memory(size);
    memory.clear();
    return new NativeMemory(memory);
  }

  /** The whole memory; the same buffer at each call. */
  public ByteBuffer buffer() {
    return buffer;
  }

  /** Where it begins: for structures that hold pointers. */
  public long address() {
    return Pointer.nativeValue(memory);
  }

  @Override
  public void close() {
    memory.close();
  }
}
