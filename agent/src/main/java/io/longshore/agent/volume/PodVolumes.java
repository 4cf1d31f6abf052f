package io.longshore.agent.volume;

import io.longshore.agent.outside.MountedVolume;
import io.longshore.agent.outside.PodMounts;
import io.longshore.agent.outside.VolumeException;
import io.longshore.agent.outside.Volumes;
import io.longshore.agent.token.AccountTokens;
import io.longshore.base.log.Log;
import io.longshore.base.time.Clock;
import io.longshore.base.time.ThreadTimers;
import io.longshore.base.work.Backoff;
import io.longshore.base.work.WorkQueue;
import io.longshore.base.work.Workers;
import io.longshore.kubeapi.client.KubeApiException;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.core.ConfigMap;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.PodSecurityContext;
import io.longshore.kubeapi.core.PodSpec;
import io.longshore.kubeapi.core.Secret;
import io.longshore.kubeapi.core.Volume;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.kubeapi.meta.Quantity;
import io.longshore.linux.file.FileTree;
import io.longshore.linux.file.InsideFolder;
import io.longshore.linux.file.Mounts;
import io.longshore.linux.libc.LibcException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The volumes of pods on this node. Files made of objects follow them as long as the pod has its
 * volumes. Safe for use by several threads: one at a time works for a pod.
 */
public final class PodVolumes implements Volumes, AutoCloseable {
  private static final Log LOG = Log.of("volume");
  private static final Backoff PAUSES = new Backoff(Duration.ofMillis(500), Duration.ofMinutes(2));

  private final VolumeFolders folders;
  private final WatchedObjects<ConfigMap> configMaps;
  private final WatchedObjects<Secret> secrets;
  private final AccountTokens tokens;
  private final Supplier<Map<String, Quantity>> allocatable;
  private final Consumer<String> wake;
  private final Clock clock;
  private final ThreadTimers timers = new ThreadTimers("volumes");
  private final WorkQueue<String> queue = new WorkQueue<>(PAUSES, timers);
  private final Workers<String> refreshers;
  private final Map<String, Prepared> prepared = new ConcurrentHashMap<>();

  /** A pod whose volumes are, or are about to be, ready; the lock is for who works on them. */
  private static final class Prepared {
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Pod pod;
    private volatile boolean complete;
    private int failures;

    Prepared(Pod pod) {
      this.pod = pod;
    }
  }

  /**
   * Volumes below a folder.
   *
   * @param allocatable what pods may use
   * @param wake is told the uid of a pod that may find its volumes ready now
   */
  public PodVolumes(
      Path root,
      KubeClient client,
      Supplier<Map<String, Quantity>> allocatable,
      Consumer<String> wake,
      Clock clock) {
    this.folders = new VolumeFolders(root);
    this.configMaps = new WatchedObjects<>(client, ConfigMap.RESOURCE, queue::add);
    this.secrets = new WatchedObjects<>(client, Secret.RESOURCE, queue::add);
    this.tokens = new AccountTokens(client, clock);
    this.allocatable = allocatable;
    this.wake = wake;
    this.clock = clock;
    this.refreshers = new Workers<>("volumes", 2, queue, this::refresh);
  }

  @Override
  public PodMounts prepare(Pod pod) {
    Prepared entry = prepared.computeIfAbsent(pod.metadata().uid(), _ -> new Prepared(pod));
    entry.lock.lock();
    try {
      entry.pod = pod;
      PodMounts mounts = make(pod);
      entry.complete = true;
      return mounts;
    } finally {
      entry.lock.unlock();
      scheduleRenewal(pod.metadata().uid());
    }
  }

  @Override
  public void adopt(Pod pod) {
    Prepared entry = new Prepared(pod);
    entry.complete = true;
    if (prepared.putIfAbsent(pod.metadata().uid(), entry) == null) {
      queue.add(pod.metadata().uid());
    }
  }

  private PodMounts make(Pod pod) {
    Map<String, MountedVolume> mounts = new HashMap<>();
    for (Volume volume : pod.spec().map(PodSpec::volumes).orElseThrow()) {
      try {
        mounts.put(volume.name(), mounted(pod, volume));
      } catch (VolumeException | IOException | LibcException | KubeApiException e) {
        throw new VolumeException(
            "MountVolume.SetUp failed for volume \"" + volume.name() + "\" : " + e.getMessage(), e);
      }
    }
    return new PodMounts(mounts);
  }

  private MountedVolume mounted(Pod pod, Volume volume) throws IOException {
    return switch (VolumeKind.of(volume)) {
      case VolumeKind.Empty(Volume.EmptyDir source) ->
          new MountedVolume(volume.name(), empty(pod, volume.name(), source), false);
      case VolumeKind.Host(Volume.HostPath source) ->
          new MountedVolume(volume.name(), HostPaths.prepare(source), false);
      case VolumeKind.Files files ->
          new MountedVolume(volume.name(), write(pod, volume.name(), files), true);
      case VolumeKind.Unsupported(String what) ->
          throw new VolumeException(what + " are not supported by this node");
    };
  }

  private Path empty(Pod pod, String name, Volume.EmptyDir source) throws IOException {
    Path folder = folders.volume(pod.metadata().uid(), "empty-dir", name);
    boolean fresh = !Files.isDirectory(folder);
    Files.createDirectories(folder);
    if (source.medium().equals("Memory")) {
      fresh |=
          mountMemory(folder, source.sizeLimit().map(limit -> "size=" + limit.value()).orElse(""));
    } else if (!source.medium().isEmpty()) {
      throw new VolumeException("unknown storage medium \"" + source.medium() + '"');
    }
    if (fresh) {
      Permissions.set(folder, 0777);
    }
    giveToGroup(pod, folder);
    return folder;
  }

  /** Whether it was not mounted before. */
  private static boolean mountMemory(Path folder, String options) {
    if (VolumeFolders.isMounted(folder)) {
      return false;
    }
    Mounts.mount("tmpfs", "tmpfs", folder, Set.of(), options);
    return true;
  }

  private static Optional<Long> group(Pod pod) {
    return pod.spec().flatMap(PodSpec::securityContext).flatMap(PodSecurityContext::fsGroup);
  }

  private static void giveToGroup(Pod pod, Path folder) throws IOException {
    Optional<Long> group = group(pod);
    // What the pod has made since then is its own affair.
    if (group.isPresent()
        && !Permissions.isGivenTo(folder, group.get(), Permissions.READ_AND_WRITE)) {
      Permissions.giveTo(folder, group.get(), Permissions.READ_AND_WRITE);
    }
  }

  private Path write(Pod pod, String name, VolumeKind.Files files) throws IOException {
    Payload payload = PayloadRules.of(pod, files, new ObjectsOf(pod));
    Path folder = folders.volume(pod.metadata().uid(), files.plugin(), name);
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
      Permissions.set(folder, 0777);
    }
    if (files.inMemory() && mountMemory(folder, "")) {
      Permissions.set(folder, 0777);
    }
    if (AtomicWriter.write(folder, payload, group(pod), clock.now())) {
      LOG.debug("files of a volume are written", "pod", pod.metadata().objectName(), "name", name);
    }
    return folder;
  }

  @Override
  public Path part(Pod pod, String container, MountedVolume volume, String part) {
    Path target = folders.part(pod.metadata().uid(), volume.name(), container, part);
    try {
      Path inside = Path.of(part).normalize();
      if (inside.isAbsolute() || inside.startsWith("..")) {
        throw new VolumeException("subPath \"" + part + "\" leads out of the volume");
      }
      if (VolumeFolders.isMounted(target)) {
        return target;
      }
      bindPart(pod, volume, inside, target);
      return target;
    } catch (IOException | LibcException e) {
      throw new VolumeException(
          "failed to prepare subPath \""
              + part
              + "\" of volume \""
              + volume.name()
              + "\": "
              + e.getMessage(),
          e);
    }
  }

  private static void bindPart(Pod pod, MountedVolume volume, Path inside, Path target)
      throws IOException {
    if (!InsideFolder.exists(volume.path(), inside.toString())) {
      InsideFolder.makeFolders(volume.path(), inside.toString(), 0755);
      if (group(pod).isPresent()) {
        Path made = volume.path().resolve(inside);
        Permissions.giveTo(made, group(pod).get(), Permissions.READ_AND_WRITE);
      }
    }
    FileTree.delete(target);
    Files.createDirectories(target.getParent());
    // A mount goes on a file if it is one of a file, else on a folder.
    if (Files.isDirectory(volume.path().resolve(inside))) {
      Files.createDirectory(target);
    } else {
      Files.createFile(target);
    }
    InsideFolder.bind(volume.path(), inside.toString(), target);
  }

  /** A pod has changed: files that say something about it are written anew. */
  public void changed(Pod pod) {
    Prepared entry = prepared.get(pod.metadata().uid());
    if (entry != null) {
      entry.pod = pod;
      queue.add(pod.metadata().uid());
    }
  }

  /** Brings the files of a pod up to date, and lets one that still waits for them look again. */
  private void refresh(String uid) {
    Prepared entry = prepared.get(uid);
    if (entry == null) {
      return;
    }
    if (!entry.complete) {
      wake.accept(uid);
      return;
    }
    entry.lock.lock();
    try {
      if (prepared.get(uid) == entry) {
        make(entry.pod);
        entry.failures = 0;
      }
    } catch (VolumeException e) {
      // A pod that runs keeps the files that it has, as upstream has it.
      LOG.warn("files of a volume are not up to date", "pod", uid, "error", e);
      queue.addAfter(uid, PAUSES.after(++entry.failures));
    } finally {
      entry.lock.unlock();
      scheduleRenewal(uid);
    }
  }

  private void scheduleRenewal(String uid) {
    Optional<Instant> due = tokens.nextRenewal(uid);
    if (due.isPresent()) {
      Duration left = Duration.between(clock.now(), due.get());
      // Where a renewal has failed it is tried again after a while.
      Duration least = Duration.ofSeconds(10);
      queue.addAfter(uid, left.compareTo(least) < 0 ? least : left);
    }
  }

  @Override
  public void release(String uid) {
    Prepared entry = prepared.remove(uid);
    if (entry != null) {
      entry.lock.lock();
    }
    try {
      folders.remove(uid);
    } finally {
      if (entry != null) {
        entry.lock.unlock();
      }
      configMaps.release(uid);
      secrets.release(uid);
      tokens.release(uid);
    }
  }

  /** Takes away the folders of all pods but these, with what is mounted there. */
  public void removeAllBut(Set<String> podUids) {
    for (String uid : folders.podUids()) {
      if (!podUids.contains(uid) && !prepared.containsKey(uid)) {
        try {
          folders.removePod(uid);
          LOG.info("the folder of a former pod is removed", "pod", uid);
        } catch (VolumeException | LibcException e) {
          LOG.error("the folder of a former pod cannot be removed", "pod", uid, "error", e);
        }
      }
    }
  }

  /** Leaves all volumes as they are. */
  @Override
  public void close() {
    queue.close();
    refreshers.close();
    timers.close();
    configMaps.close();
    secrets.close();
  }

  private final class ObjectsOf implements PayloadRules.Objects {
    private final Pod pod;

    ObjectsOf(Pod pod) {
      this.pod = pod;
    }

    @Override
    public Optional<ConfigMap> configMap(String name) {
      return configMaps.get(new ObjectName(pod.metadata().namespace(), name), pod.metadata().uid());
    }

    @Override
    public Optional<Secret> secret(String name) {
      return secrets.get(new ObjectName(pod.metadata().namespace(), name), pod.metadata().uid());
    }

    @Override
    public String token(Volume.TokenSource source) {
      return tokens.token(pod, source);
    }

    @Override
    public Map<String, Quantity> allocatable() {
      return allocatable.get();
    }
  }
}
