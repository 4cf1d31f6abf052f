package io.longshore.master.registry;

/**
 * What a list is to hold.
 *
 * @param limit how many objects at most; 0 for all
 * @param continuation where the page before ended; empty for the first
 * @param revision the time that is asked for; 0 for now
 * @param exact whether only that time will do, rather than a later one too
 */
public record ListOptions(
    Selection selection, int limit, String continuation, long revision, boolean exact) {}
