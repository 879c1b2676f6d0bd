package jd.compose.session;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import jd.client.api.ClientException;
import jd.compose.file.ComposeException;
import jd.compose.project.Project;
import jd.compose.project.Service;

/// Gets the images of a project before its containers are created: pulls or builds what the policy says.
///
/// @param pull `--pull`: `always`, `missing`, `never`, or `policy` for what each service says
public record ProjectImages(ComposeSession session, Project project, String pull, Build build) {
    private static final List<String> PULLS = List.of("always", "missing", "never", "policy");
    private static final int PULL_FAILED = 18;
    private static final int BUILD_FAILED = 17;

    /// Whether images with a build section are built: always, only when they are missing, or never.
    public enum Build { ALWAYS, IF_MISSING, NEVER }

    public ProjectImages {
        if (!PULLS.contains(pull)) {
            throw ComposeException.failed("invalid --pull option \"" + pull + "\"");
        }
    }

    public static ProjectImages byPolicy(ComposeSession session, Project project) {
        return new ProjectImages(session, project, "policy", Build.IF_MISSING);
    }

    /// {@return the ids of the images, by the names that the services have for them}
    public Map<String, String> ids() {
        var services = new TreeMap<String, Service>();
        project.services().values().forEach(service ->
                services.merge(service.image(project.name()), service, ProjectImages::preferBuilt));
        var ids = new HashMap<String, String>();
        services.forEach((image, service) -> {
            Optional<String> id = api().imageId(image);
            if (!session.dryRun() && fetch(service, image, id.isPresent())) {
                id = api().imageId(image);
            }
            ids.put(image, id.orElse(""));
        });
        return ids;
    }

    private ProjectApi api() {
        return session.api(project.name());
    }

    private static Service preferBuilt(Service first, Service second) {
        return first.document().has("build") ? first : second;
    }

    /// {@return whether there may be another image now}
    private boolean fetch(Service service, String image, boolean present) {
        String policy = policy(service);
        if (service.document().has("build")) {
            if (build == Build.NEVER || present && build != Build.ALWAYS && !policy.equals("build")) {
                return false;
            }
            if (session.build(service, image, List.of()) != 0) {
                throw new ClientException(
                        BUILD_FAILED, "failed to build the image of service \"" + service.name() + "\"");
            }
            return true;
        }
        if (policy.equals("never") || present && !policy.equals("always")) {
            return false;
        }
        pull(service, image);
        return true;
    }

    private String policy(Service service) {
        return pull.equals("policy") ? service.document().text("pull_policy") : pull;
    }

    private void pull(Service service, String image) {
        try (TaskDisplay progress = session.progress("Running")) {
            try {
                session.pull(service, image, progress);
            } catch (ClientException e) {
                progress.report(service.name(), "Error", "", TaskDisplay.State.FAILED);
                throw new ClientException(PULL_FAILED, e.getMessage(), e);
            }
        }
    }
}
