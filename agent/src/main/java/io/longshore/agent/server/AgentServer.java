package io.longshore.agent.server;

import io.longshore.agent.config.KubeletConfiguration;
import io.longshore.agent.config.ServerSettings;
import io.longshore.agent.pod.Pods;
import io.longshore.base.log.Log;
import io.longshore.base.metrics.Metrics;
import io.longshore.base.time.Clock;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.kubeapi.client.KubeClient;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

/** Listens, with TLS for all pages and without for that of health. Safe for several threads. */
public final class AgentServer implements AutoCloseable {
  private static final Log LOG = Log.of("server");
  private static final int LARGEST_BODY = 1 << 20;

  private final EventLoopGroup loop;
  private final Optional<Channel> pages;
  private final Optional<Channel> health;

  /**
   * What the server knows of the rest.
   *
   * @param client asked who somebody is and what is allowed; without one only certificates count
   * @param certificates the folder of the server's own
   */
  public record Setup(
      KubeletConfiguration configuration,
      String nodeName,
      List<InetAddress> addresses,
      Path certificates,
      Optional<KubeClient> client,
      Pods pods,
      ContainerRuntime runtime,
      Supplier<MachineUse> machine,
      Health health,
      Metrics metrics,
      Clock clock) {}

  private AgentServer(EventLoopGroup loop, Optional<Channel> pages, Optional<Channel> health) {
    this.loop = loop;
    this.pages = pages;
    this.health = health;
  }

  /** Listens; throws where that is not possible. */
  public static AgentServer listen(Setup setup) {
    ServerSettings settings = setup.configuration.server();
    EventLoopGroup loop =
        new MultiThreadIoEventLoopGroup(
            1,
            new DefaultThreadFactory("server", true),
            Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    try {
      Optional<Channel> pages = Optional.empty();
      if (settings.enableServer()) {
        pages =
            Optional.of(
                bind(
                    loop,
                    new InetSocketAddress(
                        InetAddress.ofLiteral(settings.address()), settings.port()),
                    Optional.of(context(setup)),
                    guarded(setup)));
      }
      Optional<Channel> health = Optional.empty();
      if (settings.healthzPort() > 0) {
        health =
            Optional.of(
                bind(
                    loop,
                    new InetSocketAddress(
                        InetAddress.ofLiteral(settings.healthzBindAddress()),
                        settings.healthzPort()),
                    Optional.empty(),
                    request -> healthOnly(setup.health, request)));
      }
      return new AgentServer(loop, pages, health);
    } catch (Throwable e) {
      loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      throw e;
    }
  }

  private static Answer healthOnly(Health health, AgentRequest request) {
    if (!request.parts().equals(List.of("healthz"))) {
      throw new Refusal(404, "404 page not found");
    }
    return health.answer();
  }

  private static Function<AgentRequest, Answer> guarded(Setup setup) {
    ServerSettings settings = setup.configuration.server();
    String authorities = settings.authentication().x509().clientCAFile();
    Authentication authentication =
        new Authentication(
            setup.client,
            settings.authentication(),
            authorities.isEmpty()
                ? Optional.empty()
                : Optional.of(new ClientCertificates(Path.of(authorities))),
            setup.clock);
    Authorization authorization =
        new Authorization(setup.client, settings.authorization(), setup.nodeName, setup.clock);
    PodAccess access = new PodAccess(setup.pods, setup.runtime);
    Pages pages =
        new Pages(
            access,
            new Figures(access, setup.runtime, setup.nodeName, setup.machine),
            settings,
            setup.configuration.fields(),
            setup.health,
            setup.metrics,
            setup.clock);
    return request -> {
      Optional<Caller> caller = authentication.caller(request);
      if (caller.isEmpty()) {
        return Answer.text(401, "Unauthorized");
      }
      LOG.debug("asked", "caller", caller.get().name(), "path", request.path());
      return authorization.refusal(caller.get(), request).orElseGet(() -> pages.answer(request));
    };
  }

  private static SslContext context(Setup setup) {
    ServerSettings settings = setup.configuration.server();
    ServingCertificate own =
        ServingCertificate.of(
            settings, setup.certificates, setup.nodeName, setup.addresses, setup.clock.now());
    try {
      SslContextBuilder builder =
          SslContextBuilder.forServer(own.certificate().toFile(), own.key().toFile())
              .sslProvider(SslProvider.JDK)
              .protocols(
                  settings.tlsMinVersion().equals("VersionTLS13")
                      ? List.of("TLSv1.3")
                      : List.of("TLSv1.3", "TLSv1.2"));
      String authorities = settings.authentication().x509().clientCAFile();
      if (!authorities.isEmpty()) {
        // Whom it is by is looked at with the request: who shows a wrong one is told 401.
        builder.trustManager(InsecureTrustManagerFactory.INSTANCE).clientAuth(ClientAuth.OPTIONAL);
      }
      return builder.build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new IllegalArgumentException("the server's certificate cannot be used: " + e, e);
    }
  }

  static Channel bind(
      EventLoopGroup loop,
      InetSocketAddress address,
      Optional<SslContext> tls,
      Function<AgentRequest, Answer> answers) {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loop)
            .channel(
                Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel connection) {
                    tls.ifPresent(
                        context ->
                            connection.pipeline().addLast(context.newHandler(connection.alloc())));
                    connection
                        .pipeline()
                        .addLast(new HttpServerCodec())
                        .addLast(new HttpObjectAggregator(LARGEST_BODY))
                        .addLast(new ConnectionHandler(answers));
                  }
                })
            .bind(address)
            .awaitUninterruptibly();
    if (bound.cause() instanceof IOException e) {
      throw new UncheckedIOException("cannot listen on " + address, e);
    }
    Channel channel = bound.syncUninterruptibly().channel();
    LOG.info("listening", "address", channel.localAddress());
    return channel;
  }

  /** The port of the pages; 0 where they are not served. */
  public int port() {
    return pages.map(AgentServer::port).orElse(0);
  }

  /** The port of the health page; 0 where it is not served. */
  public int healthPort() {
    return health.map(AgentServer::port).orElse(0);
  }

  private static int port(Channel channel) {
    return channel.localAddress() instanceof InetSocketAddress address ? address.getPort() : 0;
  }

  /** Ends all connections. */
  @Override
  public void close() {
    pages.ifPresent(channel -> channel.close().syncUninterruptibly());
    health.ifPresent(channel -> channel.close().syncUninterruptibly());
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
