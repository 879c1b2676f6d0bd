package jd.create.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import jd.server.api.ContainerConfig;
import jd.server.api.Json;
import org.junit.jupiter.api.Test;

class ConfigMergeTest {
    private static final ContainerConfig IMAGE = config("{\"Entrypoint\":[\"/e\"],\"Cmd\":[\"c\"],"
            + "\"Env\":[\"A=1\",\"B=2\"],\"User\":\"u\",\"WorkingDir\":\"/w\",\"StopSignal\":\"INT\","
            + "\"Labels\":{\"x\":\"image\",\"y\":\"image\"},"
            + "\"Volumes\":{\"/v\":{}},\"ExposedPorts\":{\"80/tcp\":{}}}");

    private static ContainerConfig config(String json) {
        return Json.read(json.getBytes(StandardCharsets.UTF_8), ContainerConfig.class);
    }

    private static ContainerConfig merge(String json) {
        return ConfigMerge.merge(config(json), IMAGE);
    }

    @Test
    void unsetFieldsAreTakenFromTheImage() {
        ContainerConfig merged = merge("{}");
        assertEquals(List.of("/e"), merged.entrypoint());
        assertEquals(List.of("c"), merged.cmd());
        assertEquals("u", merged.user());
        assertEquals("/w", merged.workingDir());
        assertEquals("INT", merged.stopSignal());
        assertEquals(List.of("A=1", "B=2"), merged.env());
    }

    @Test
    void argumentsOfTheUserReplaceTheImagesAndKeepItsEntrypoint() {
        ContainerConfig merged = merge("{\"Cmd\":[\"x\",\"y\"]}");
        assertEquals(List.of("/e"), merged.entrypoint());
        assertEquals(List.of("x", "y"), merged.cmd());
    }

    @Test
    void workingDirectoryIsNormalised() {
        assertEquals("/b", merge("{\"WorkingDir\":\"/a/.././b/\"}").workingDir());
        assertEquals("/b", merge("{\"WorkingDir\":\"/../../b\"}").workingDir());
        assertEquals("/", merge("{\"WorkingDir\":\"//\"}").workingDir());
        assertEquals("../b", merge("{\"WorkingDir\":\"../b\"}").workingDir());
    }

    @Test
    void nullInAListOfStringsIsAnEmptyString() {
        assertEquals(List.of("x", ""), config("{\"Cmd\":[\"x\",null]}").cmd());
        assertEquals(List.of("x"), config("{\"Cmd\":\"x\"}").cmd());
        assertNull(config("{\"Cmd\":null}").cmd());
    }

    @Test
    void entrypointOfTheUserReplacesEntrypointAndCommandOfTheImage() {
        ContainerConfig merged = merge("{\"Entrypoint\":[\"/mine\"]}");
        assertEquals(List.of("/mine"), merged.entrypoint());
        assertNull(merged.cmd());
    }

    @Test
    void emptyEntrypointRemovesTheImages() {
        ContainerConfig merged = merge("{\"Entrypoint\":[\"\"],\"Cmd\":[\"x\"]}");
        assertNull(merged.entrypoint());
        assertEquals(List.of("x"), merged.cmd());
    }

    @Test
    void mapsAndVariablesAreMergedAndTheUsersTakePrecedence() {
        ContainerConfig merged = merge("{\"Env\":[\"B=mine\",\"C=3\"],\"Labels\":{\"x\":\"mine\"},"
                + "\"Volumes\":{\"/mine\":{}},\"ExposedPorts\":{\"81/tcp\":{}}}");
        assertEquals(List.of("B=mine", "C=3", "A=1"), merged.env());
        assertEquals(Map.of("x", "mine", "y", "image"), merged.labels());
        assertEquals(List.of("/mine", "/v"), merged.volumes().keySet().stream().sorted().toList());
        assertEquals(List.of("80/tcp", "81/tcp"), merged.exposedPorts().keySet().stream().sorted().toList());
    }
}
