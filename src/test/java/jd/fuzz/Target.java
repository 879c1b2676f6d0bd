package jd.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// One parser under test.
///
/// @param name of its directory below `src/test/resources/jd/fuzz`, where inputs that once crashed it are kept
/// @param seeds valid inputs, from which the mutations are made
/// @param rejections the exceptions by which the parser rejects an input
/// @param body runs the parser once; it throws a rejection, or anything else, which is a finding
public record Target(String name, List<byte[]> seeds, List<Class<? extends Exception>> rejections, Body body) {
    /// Runs the parser on one input.
    public interface Body {
        void run(byte[] input) throws Exception;
    }

    public Target {
        seeds = List.copyOf(seeds);
        rejections = List.copyOf(rejections);
    }

    /// {@return a target whose input is text in UTF-8}
    public static Target ofText(String name, Consumer<String> parser) {
        return of(name, input -> parser.accept(new String(input, StandardCharsets.UTF_8)));
    }

    public static Target of(String name, Body body) {
        return new Target(name, List.of(), List.of(), body);
    }

    public Target seeds(String... texts) {
        Target target = this;
        for (String text : texts) {
            target = target.seed(text.getBytes(StandardCharsets.UTF_8));
        }
        return target;
    }

    public Target seed(byte[] input) {
        List<byte[]> more = new ArrayList<>(seeds);
        more.add(input);
        return new Target(name, more, rejections, body);
    }

    public Target rejectsWith(Class<? extends Exception> rejection) {
        List<Class<? extends Exception>> more = new ArrayList<>(rejections);
        more.add(rejection);
        return new Target(name, seeds, more, body);
    }

    @Override
    public String toString() {
        return name;
    }
}
