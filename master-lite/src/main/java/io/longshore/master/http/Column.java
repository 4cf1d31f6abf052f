package io.longshore.master.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.function.BiFunction;

/**
 * A column of a table.
 *
 * @param wide whether only those see it who ask for more
 * @param cell the text for an object at a time
 */
record Column(String name, boolean wide, BiFunction<ObjectNode, Instant, String> cell) {}
