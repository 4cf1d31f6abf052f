package io.longshore.agent.config;

import java.time.Duration;
import java.util.List;

/**
 * The server that the API server, and those who measure, ask.
 *
 * @param readOnlyPort zero: a port without authentication is not served
 */
public record ServerSettings(
    boolean enableServer,
    String address,
    int port,
    int readOnlyPort,
    String tlsCertFile,
    String tlsPrivateKeyFile,
    List<String> tlsCipherSuites,
    List<Integer> tlsCurvePreferences,
    String tlsMinVersion,
    boolean rotateCertificates,
    boolean serverTLSBootstrap,
    Authentication authentication,
    Authorization authorization,
    boolean enableDebuggingHandlers,
    boolean enableContentionProfiling,
    boolean enableProfilingHandler,
    boolean enableDebugFlagsHandler,
    boolean enableSystemLogHandler,
    boolean enableSystemLogQuery,
    int healthzPort,
    String healthzBindAddress,
    Duration streamingConnectionIdleTimeout) {
  static final ServerSettings DEFAULT =
      new ServerSettings(
          true,
          "0.0.0.0",
          10_250,
          0,
          "",
          "",
          List.of(),
          List.of(),
          "",
          false,
          false,
          Authentication.DEFAULT,
          Authorization.DEFAULT,
          true,
          false,
          true,
          true,
          true,
          false,
          10_248,
          "127.0.0.1",
          Duration.ofHours(4));

  /** Who is asking. */
  public record Authentication(Certificates x509, Tokens webhook, Anonymous anonymous) {
    static final Authentication DEFAULT =
        new Authentication(new Certificates(""), Tokens.DEFAULT, new Anonymous(false));
  }

  /** Which client certificates are believed: those signed by the certificates of a file. */
  public record Certificates(String clientCAFile) {}

  /** Whether the API server is asked who a token is, and how long its answer holds. */
  public record Tokens(boolean enabled, Duration cacheTTL) {
    static final Tokens DEFAULT = new Tokens(true, Duration.ofMinutes(2));

    /** A time of zero is the default. */
    public Tokens {
      cacheTTL = cacheTTL.isZero() ? Duration.ofMinutes(2) : cacheTTL;
    }
  }

  /** Whether somebody who does not say who it is may ask at all. */
  public record Anonymous(boolean enabled) {}

  /** Who may ask what. */
  public record Authorization(String mode, Decisions webhook) {
    static final Authorization DEFAULT = new Authorization("Webhook", Decisions.DEFAULT);

    /** Checks. */
    public Authorization {
      mode = mode.isEmpty() ? "Webhook" : mode;
      Check.oneOf("authorization.mode", mode, "Webhook", "AlwaysAllow");
    }
  }

  /** How long the API server's decisions hold. */
  public record Decisions(Duration cacheAuthorizedTTL, Duration cacheUnauthorizedTTL) {
    static final Decisions DEFAULT = new Decisions(Duration.ofMinutes(5), Duration.ofSeconds(30));

    /** A time of zero is the default. */
    public Decisions {
      cacheAuthorizedTTL = cacheAuthorizedTTL.isZero() ? Duration.ofMinutes(5) : cacheAuthorizedTTL;
      cacheUnauthorizedTTL =
          cacheUnauthorizedTTL.isZero() ? Duration.ofSeconds(30) : cacheUnauthorizedTTL;
    }
  }

  /** Checks; the default where a text is empty. */
  public ServerSettings {
    address = address.isEmpty() ? "0.0.0.0" : address;
    healthzBindAddress = healthzBindAddress.isEmpty() ? "127.0.0.1" : healthzBindAddress;
    Check.port("port", port);
    Check.port("healthzPort", healthzPort);
    Check.that(
        readOnlyPort == 0,
        "readOnlyPort: a port without authentication is not served; use port " + port);
    Check.oneOf("tlsMinVersion", tlsMinVersion, "", "VersionTLS12", "VersionTLS13");
    Check.that(
        tlsCertFile.isEmpty() == tlsPrivateKeyFile.isEmpty(),
        "tlsCertFile and tlsPrivateKeyFile belong together");
    streamingConnectionIdleTimeout =
        streamingConnectionIdleTimeout.isZero()
            ? Duration.ofHours(4)
            : streamingConnectionIdleTimeout;
  }
}
