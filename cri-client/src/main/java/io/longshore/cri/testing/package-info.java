/**
 * Runtimes for tests: real ones with folders, sockets and a network of their own, which leave
 * nothing behind, and a fake one that is a real gRPC server.
 */
@NullMarked
package io.longshore.cri.testing;

import org.jspecify.annotations.NullMarked;
