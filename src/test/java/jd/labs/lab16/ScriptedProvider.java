package jd.labs.lab16;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// A provider in memory, with its own clock. It can be told to end the client at one of its calls, before or after the
/// call has had its effect.
final class ScriptedProvider implements Provider {
    private static final int BOOT_SECONDS = 3;
    private static final int SHUTDOWN_SECONDS = 4;
    private static final int MOST_CALLS = 2000;

    /// The client has been killed. It is an Error, so that code which catches exceptions does not go on.
    static final class Killed extends Error {
        Killed() {
            super("kill -9");
        }
    }

    /// The client does not stop asking.
    static final class TooManyCalls extends Error {
        TooManyCalls() {
            super("429 too many requests");
        }
    }

    /// An instance: its status until `until`, and what follows.
    private static final class Instance {
        private final String name;
        private final String key;
        private Status status;
        private Status next;
        private long until;

        Instance(String name, String key) {
            this.name = name;
            this.key = key;
        }

        void become(Status now, Status later, long at) {
            status = now;
            next = later;
            until = at;
        }
    }

    private final Map<String, String> keys = new LinkedHashMap<>();
    private final Map<String, Instance> instances = new LinkedHashMap<>();
    private final List<String> log = new ArrayList<>();
    private long second;
    private int numbers;
    private int calls;
    private int killAt = -1;
    private boolean afterEffect;
    private boolean hung;
    private boolean broken;
    private boolean locked;

    /// Ends the client at its call number `call`, counted from now.
    ScriptedProvider killAt(int call, boolean after) {
        killAt = call;
        afterEffect = after;
        calls = 0;
        return this;
    }

    /// The operating systems do not answer a shutdown.
    ScriptedProvider hung() {
        hung = true;
        return this;
    }

    /// No instance boots.
    ScriptedProvider broken() {
        broken = true;
        return this;
    }

    /// The account has no permission to delete.
    ScriptedProvider locked() {
        locked = true;
        return this;
    }

    long seconds() {
        return second;
    }

    /// {@return the number of calls of a method}
    long count(String method) {
        return log.stream().filter(line -> line.startsWith(method + "(") && !line.contains(": ")).count();
    }

    List<String> log() {
        return log;
    }

    /// {@return `1 instance (RUNNING), 1 key`}
    String left() {
        advance();
        return instances.size() + " instances " + instances.values().stream().map(each -> each.status).toList() + ", "
                + keys.size() + " keys";
    }

    int instanceCount() {
        return instances.size();
    }

    int keyCount() {
        return keys.size();
    }

    boolean allAre(Status status) {
        advance();
        return instances.values().stream().allMatch(each -> each.status == status);
    }

    private <T> T call(String text, Supplier<T> effect) {
        int number = calls++;
        if (number > MOST_CALLS) {
            throw new TooManyCalls();
        }
        if (number == killAt && !afterEffect) {
            log.add(text + ": killed before it");
            throw new Killed();
        }
        T result;
        try {
            result = effect.get();
        } catch (Refused e) {
            log.add(text + ": " + e.getMessage());
            throw e;
        }
        if (number == killAt) {
            log.add(text + ": killed after it");
            throw new Killed();
        }
        log.add(text);
        return result;
    }

    private void advance() {
        for (Instance each : instances.values()) {
            if (second >= each.until && each.next != each.status) {
                each.become(each.next, each.next, second);
            }
        }
    }

    private Instance instance(String id) {
        advance();
        return Optional.ofNullable(instances.get(id)).orElseThrow(() -> new Refused(404, "no instance " + id));
    }

    private Instance instance(String id, Status required) {
        Instance found = instance(id);
        if (found.status != required) {
            throw new Refused(409, id + " is " + found.status);
        }
        return found;
    }

    @Override
    public Optional<String> key(String name) {
        return call("key(" + name + ")", () -> Optional.ofNullable(keys.get(name)));
    }

    @Override
    public String createKey(String name) {
        return call("createKey(" + name + ")", () -> {
            if (keys.containsKey(name)) {
                throw new Refused(409, "the key " + name + " exists");
            }
            keys.put(name, "key-" + ++numbers);
            return keys.get(name);
        });
    }

    @Override
    public void deleteKey(String name) {
        call("deleteKey(" + name + ")", () -> {
            if (!keys.containsKey(name)) {
                throw new Refused(404, "no key " + name);
            }
            if (instances.values().stream().anyMatch(each -> each.key.equals(keys.get(name)))) {
                throw new Refused(409, "the key " + name + " is in use");
            }
            return keys.remove(name);
        });
    }

    @Override
    public List<String> instances(String name) {
        return call("instances(" + name + ")", () -> instances.entrySet().stream()
                .filter(each -> each.getValue().name.equals(name)).map(Map.Entry::getKey).toList());
    }

    @Override
    public String run(String name, String key) {
        return call("run(" + name + ", " + key + ")", () -> {
            if (!keys.containsValue(key)) {
                throw new Refused(404, "no key " + key);
            }
            String id = "i-" + ++numbers;
            Instance made = new Instance(name, key);
            made.become(Status.PENDING, broken ? Status.FAILED : Status.RUNNING, second + BOOT_SECONDS);
            instances.put(id, made);
            return id;
        });
    }

    @Override
    public Status status(String instance) {
        return call("status(" + instance + ")", () -> instance(instance).status);
    }

    @Override
    public void start(String instance) {
        call("start(" + instance + ")", () -> {
            instance(instance, Status.STOPPED).become(Status.PENDING, Status.RUNNING, second + BOOT_SECONDS);
            return instance;
        });
    }

    @Override
    public void shutdown(String instance) {
        call("shutdown(" + instance + ")", () -> {
            instance(instance, Status.RUNNING)
                    .become(Status.STOPPING, Status.STOPPED, hung ? Long.MAX_VALUE : second + SHUTDOWN_SECONDS);
            return instance;
        });
    }

    @Override
    public void powerOff(String instance) {
        call("powerOff(" + instance + ")", () -> {
            Instance found = instance(instance);
            if (found.status == Status.STOPPED) {
                throw new Refused(409, instance + " is STOPPED");
            }
            found.become(Status.STOPPED, Status.STOPPED, second);
            return instance;
        });
    }

    @Override
    public void delete(String instance) {
        call("delete(" + instance + ")", () -> {
            instance(instance);
            if (locked) {
                throw new Refused(403, "no permission to delete " + instance);
            }
            return instances.remove(instance);
        });
    }

    @Override
    public void pause() {
        second++;
        call("pause()", () -> second);
    }
}
