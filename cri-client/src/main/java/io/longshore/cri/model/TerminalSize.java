package io.longshore.cri.model;

/** The size of a terminal, in characters. */
public record TerminalSize(int width, int height) {}
