package jd.swarm.discovery;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// `file://`: one address or [AddressPattern] a line, comments behind `#`. The file is read again each time.
///
/// Swarm 0.3: discovery/file
record NodeFile(Path path) implements Discovery {
    @Override
    public List<NodeAddress> fetch() {
        try {
            return NodeList.parse(patterns(Files.readAllLines(path))).fetch();
        } catch (NoSuchFileException e) {
            throw new DiscoveryException("read nodes of " + path + ": no such file", e);
        } catch (CharacterCodingException e) {
            throw new DiscoveryException("read nodes of " + path + ": the file is not UTF-8 text", e);
        } catch (IOException e) {
            throw new DiscoveryException("read nodes of " + path + ": " + e.getMessage(), e);
        } catch (DiscoveryException e) {
            throw e.during("read nodes of " + path);
        }
    }

    private static List<String> patterns(List<String> lines) {
        List<String> patterns = new ArrayList<>();
        for (String line : lines) {
            String pattern = line.split("#", 2)[0].strip();
            if (!pattern.isEmpty()) {
                patterns.add(pattern);
            }
        }
        return patterns;
    }

    @Override
    public void register(NodeAddress address, Duration timeToLive) {
        throw new DiscoveryException(
                "register " + address + ": nodes do not write to " + path + "; add a line " + address + " to it");
    }
}
