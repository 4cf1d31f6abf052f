package io.longshore.master.tunnel;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Opens connections. Safe for use by several threads.
 *
 * @param nodes with the master's certificate, trusting our authority
 * @param anybody with no certificate, trusting everybody
 */
public record Dialer(SSLContext nodes, SSLContext anybody) {
  private static final int PATIENCE_MILLIS = 10_000;

  /** Opens one. */
  public Connection open(Target target) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setKeepAlive(true);
      socket.connect(new InetSocketAddress(target.host(), target.port()), PATIENCE_MILLIS);
      return new Connection(
          switch (target.security()) {
            case PLAIN -> socket;
            case UNCHECKED -> secured(anybody, socket, target, "");
            case NODE -> secured(nodes, socket, target, "HTTPS");
          });
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw new IOException(
          "error dialing backend: " + target.authority() + ": " + e.getMessage(), e);
    }
  }

  private static Socket secured(SSLContext context, Socket socket, Target target, String check)
      throws IOException {
    SSLSocket secured =
        (SSLSocket)
            context.getSocketFactory().createSocket(socket, target.host(), target.port(), true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm(check);
    secured.setSSLParameters(parameters);
    secured.setSoTimeout(PATIENCE_MILLIS);
    secured.startHandshake();
    secured.setSoTimeout(0);
    return secured;
  }
}
