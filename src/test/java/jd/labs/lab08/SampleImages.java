package jd.labs.lab08;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import jd.image.Digest;
import jd.image.tar.TarEntry;
import jd.image.tar.TarEntry.Attributes;
import jd.image.tar.TarWriter;
import jd.labs.lab08.ImageIdentity.OldLayer;
import jd.server.api.Json;

/// Layers and configurations as a build makes them: a base, a package on it, an application.
final class SampleImages {
    static final byte[] BASE = archive("bin/sh", "etc/passwd");
    static final byte[] PACKAGE = archive("usr/bin/python3");
    static final byte[] APPLICATION = archive("app/main.py");
    static final byte[] OTHER_BASE = archive("bin/bash", "etc/os-release");

    /// As Go writes it: `&` and `<` are escaped, and the fields of the history have the order of Docker's structures.
    static final byte[] CONFIG = """
            {"architecture":"amd64","config":{"Hostname":"","User":"","Env":["PATH=/usr/bin:/bin"],\
            "Cmd":["/bin/sh","-c","python3 /app/main.py \\u003e /log"],"WorkingDir":"/app","OnBuild":null},\
            "created":"2014-08-20T17:54:05.123456789Z","docker_version":"26.1.5","history":[\
            {"created":"2014-08-18T12:00:00Z","created_by":"/bin/sh -c #(nop) ADD file:1a2b in / "},\
            {"created":"2014-08-18T12:00:01Z","created_by":"/bin/sh -c #(nop)  CMD [\\"sh\\"]","empty_layer":true},\
            {"created":"2014-08-20T17:53:00Z","created_by":"/bin/sh -c apt update \\u0026\\u0026 apt install python"},\
            {"created":"2014-08-20T17:54:00Z","created_by":"/bin/sh -c #(nop) WORKDIR /app","empty_layer":true},\
            {"created":"2014-08-20T17:54:01Z","created_by":"/bin/sh -c #(nop) COPY file:3c4d in /app "},\
            {"created":"2014-08-20T17:54:05Z","created_by":"/bin/sh -c #(nop)  CMD python3","empty_layer":true}],\
            "os":"linux","rootfs":{"type":"layers","diff_ids":["%s","%s","%s"]}}"""
            .formatted(Digest.of(BASE), Digest.of(PACKAGE), Digest.of(APPLICATION))
            .getBytes(StandardCharsets.UTF_8);

    private SampleImages() {}

    /// {@return a configuration with these layers, and one step for each of `steps`: whether it made none}
    static byte[] config(List<byte[]> layers, List<Boolean> steps) {
        List<String> diffIds = layers.stream().map(each -> "\"" + Digest.of(each) + "\"").toList();
        List<String> history = steps.stream()
                .map(empty -> "{\"created_by\":\"a step\"" + (empty ? ",\"empty_layer\":true}" : "}"))
                .toList();
        return """
                {"architecture":"amd64","os":"linux","config":{},
                 "rootfs":{"type":"layers","diff_ids":%s},"history":%s}"""
                .formatted(diffIds, history)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] archive(String... names) {
        var bytes = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(bytes)) {
            for (String name : names) {
                byte[] content = ("content of " + name + "\n").repeat(1000).getBytes(StandardCharsets.UTF_8);
                var file = new TarEntry(name, new TarEntry.File(content.length), Attributes.of(0644, 0));
                tar.write(file, new ByteArrayInputStream(content));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] gzip(byte[] archive) {
        var bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(archive);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// The layers of an archive that Docker 1.2 saved, in the order of a directory: two images on one base.
    static List<OldLayer> saved() {
        return List.of(
                old("""
                        {"id":"%s","parent":"%s","created":"2014-08-20T17:54:01Z","docker_version":"1.2.0",
                         "container_config":{"Cmd":["/bin/sh","-c","#(nop) COPY file:3c4d in /app"]},"os":"linux"}
                        """.formatted(id("a9"), id("4f"))),
                old("""
                        {"id":"%s","created":"2014-08-18T12:00:00Z","docker_version":"1.2.0","os":"linux"}
                        """.formatted(id("51"))),
                old("""
                        {"id":"%s","parent":"%s","created":"2014-08-21T09:00:00Z","docker_version":"1.2.0"}
                        """.formatted(id("0c"), id("51"))),
                old("""
                        {"id":"%s","parent":"%s","created":"2014-08-20T17:53:00Z","docker_version":"1.2.0"}
                        """.formatted(id("4f"), id("51"))));
    }

    /// {@return an id of 64 digits that begins with these two}
    static String id(String begin) {
        return begin + Digest.of(begin.getBytes(StandardCharsets.UTF_8)).hex().substring(2);
    }

    private static OldLayer old(String json) {
        try {
            var document = Json.mapper().readTree(json);
            return new OldLayer(document.path("id").asText(), document.path("parent").asText(""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
