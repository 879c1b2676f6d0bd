package jd.compose.plan;

import java.util.ArrayList;
import java.util.List;
import jd.compose.project.Project;
import jd.compose.project.Service;

/// The links of a service: for each container of a linked service the names by which this service's containers find it.
///
/// @param number of the container that links, which compose writes into the names of the linked ones
record LinkNames(Project project, Service service, int number) {
    /// {@return the links as the API takes them: `container:name`}
    List<String> all() {
        var links = new ArrayList<String>();
        for (String written : service.document().texts("links")) {
            String[] parts = written.split(":", 2);
            Service other = project.service(parts[0]);
            String alias = parts.length == 2 ? parts[1] : parts[0];
            for (int i = 1; i <= other.scale(); i++) {
                String container = other.containerName(project.name(), i);
                links.add(container + ":" + alias);
                links.add(container + ":" + String.join(other.separator(), other.name(), String.valueOf(number)));
                links.add(container + ":"
                        + String.join(other.separator(), project.name(), other.name(), String.valueOf(number)));
            }
        }
        for (String written : service.document().texts("external_links")) {
            String[] parts = written.split(":", 2);
            links.add(parts[0] + ":" + parts[parts.length - 1]);
        }
        return links;
    }
}
