package jd.swarm.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import jd.client.api.ClientException;
import jd.client.api.DaemonError;

/// Sends a request to several nodes at a time and collects what each answered.
public final class FanOut {
    private FanOut() {}

    /// What one node answered.
    public sealed interface Answer<T> {
        ClusterNode node();

        record Given<T>(ClusterNode node, T value) implements Answer<T> {}

        record Failed<T>(ClusterNode node, ClientException problem) implements Answer<T> {}
    }

    /// {@return an answer for each node, in the same order}
    public static <T> List<Answer<T>> ask(List<ClusterNode> nodes, Function<ClusterNode, T> request) {
        if (nodes.size() == 1) {
            return List.of(ask(nodes.getFirst(), request));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<Answer<T>>>();
            nodes.forEach(node -> running.add(threads.submit(() -> ask(node, request))));
            var answers = new ArrayList<Answer<T>>();
            for (Future<Answer<T>> answer : running) {
                answers.add(answer.get());
            }
            return answers;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClientException(1, "ask the nodes: interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static <T> Answer<T> ask(ClusterNode node, Function<ClusterNode, T> request) {
        try {
            return new Answer.Given<>(node, request.apply(node));
        } catch (ClientException e) {
            return new Answer.Failed<>(node, e);
        }
    }

    /// {@return what the nodes answered that answered}
    public static <T> List<Answer.Given<T>> given(List<Answer<T>> answers) {
        var given = new ArrayList<Answer.Given<T>>();
        for (Answer<T> answer : answers) {
            switch (answer) {
                case Answer.Given<T> value -> given.add(value);
                case Answer.Failed<T> _ -> {}
            }
        }
        return given;
    }

    /// The same, but fails with the first failure if no node answered.
    public static <T> List<Answer.Given<T>> answered(List<Answer<T>> answers) {
        List<Answer.Given<T>> given = given(answers);
        if (given.isEmpty() && !answers.isEmpty() && answers.getFirst() instanceof Answer.Failed<T> failed) {
            throw NodeErrors.toClient(failed.node(), failed.problem());
        }
        return given;
    }
}
