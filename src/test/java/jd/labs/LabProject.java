package jd.labs;

import java.nio.file.Path;

/// The `pom.xml` of a student's directory.
final class LabProject {
    private LabProject() {}

    /// The plugins are those of jd's own build, which the machine has. jd's classes and those of the labs are jars of the scope *system*, with paths, since they are in no repository.
    ///
    /// @param jars the directory of the two jars, which the launcher makes
    static String pom(Path jars) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <!-- Made by ./jd lab. An IDE that opens this directory completes your copies and shows jd's sources. -->
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>student</groupId>
                  <artifactId>jd-labs</artifactId>
                  <version>1</version>
                  <properties>
                    <maven.compiler.release>25</maven.compiler.release>
                    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
                  </properties>
                  <dependencies>
                """
                + jar("jd", jars) + jar("labs", jars)
                + """
                  </dependencies>
                  <build>
                    <plugins>
                      <plugin>
                        <artifactId>maven-compiler-plugin</artifactId>
                        <version>3.14.1</version>
                      </plugin>
                      <plugin>
                        <artifactId>maven-resources-plugin</artifactId>
                        <version>3.3.1</version>
                      </plugin>
                    </plugins>
                  </build>
                </project>
                """;
    }

    private static String jar(String name, Path jars) {
        return """
                    <dependency>
                      <groupId>jd</groupId>
                      <artifactId>%1$s</artifactId>
                      <version>1</version>
                      <scope>system</scope>
                      <systemPath>%2$s/%1$s.jar</systemPath>
                    </dependency>
                """.formatted(name, jars);
    }
}
