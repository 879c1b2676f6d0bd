package jd.daemon.images;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jd.create.Containers;
import jd.image.Digest;
import jd.image.ImageId;
import jd.image.Reference;
import jd.server.api.ApiException;
import jd.server.api.ImageDeleteItem;
import jd.server.api.Jobs;
import jd.storage.Storage;

/// The job `image_delete`: removes a name of an image, and the image with its last name, unless a container uses it. It
/// is here because it needs both images and containers.
///
/// Docker 1.2.0: daemon/image_delete.go; today: daemon/images/image_delete.go
public record ImageRemoval(Storage storage, Containers containers, ImageEvents events) {
    /// The reason why an image cannot be removed; `--force` overrides it unless it is hard.
    private record Conflict(boolean hard, boolean used, String reason) {}

    /// Removes names or an image. {@return what was untagged and deleted, in this order}
    public List<ImageDeleteItem> remove(Jobs.DeleteImage options) {
        ImageId id = storage.graph().lookup(options.name());
        var done = new ArrayList<ImageDeleteItem>();
        Optional<ImageId> parent = storage.graph().parent(id);
        if (isId(options.name(), id)) {
            removeNamesOfOneRepository(id, options.force(), done);
            delete(id, options.force(), false, done);
        } else {
            removeName(id, options, done);
            if (storage.tags().references(id).isEmpty()) {
                delete(id, options.force(), true, done);
            }
        }
        if (options.prune() && storage.graph().image(id).isEmpty()) {
            deleteSteps(parent, done);
        }
        return done;
    }

    // The images of a build's earlier steps have no names; each is kept only for its children and containers.
    private void deleteSteps(Optional<ImageId> step, List<ImageDeleteItem> done) {
        Optional<ImageId> next = step;
        while (next.isPresent() && storage.tags().references(next.get()).isEmpty()
                && conflict(next.get(), true, true).isEmpty()) {
            ImageId id = next.get();
            next = storage.graph().parent(id);
            delete(id, false, true, done);
        }
    }

    private static boolean isId(String name, ImageId id) {
        return id.toString().startsWith(name) || id.digest().hex().startsWith(name);
    }

    // A request by name removes the name. It must not be the last name of an image that a container was created from,
    // because the image would then have none.
    private void removeName(ImageId id, Jobs.DeleteImage options, List<ImageDeleteItem> done) {
        Optional<Containers.ImageUser> user = containers.imageUsers(id).stream().findFirst();
        if (!options.force() && isSingle(storage.tags().references(id)) && user.isPresent()) {
            throw ApiException.conflict("conflict: unable to remove repository reference \"" + options.name()
                    + "\" (must force) - container " + shortId(user.get().id()) + " is using its referenced image "
                    + id.shortId());
        }
        Reference reference = Reference.parse(options.name());
        Reference removed = reference.digest().isPresent() ? reference : reference.withDefaultTag();
        untag(id, removed, done);
        if (removed.digest().isEmpty()) {
            removeDigestsLeftAlone(id, removed, done);
        }
    }

    // A digest is stored beside a tag when an image is pulled; without a tag in its repository it is removed too.
    private void removeDigestsLeftAlone(ImageId id, Reference removed, List<ImageDeleteItem> done) {
        List<Reference> same = storage.tags().references(id).stream()
                .filter(reference -> reference.name().equals(removed.name()))
                .toList();
        if (same.stream().allMatch(reference -> reference.digest().isPresent())) {
            same.forEach(reference -> untag(id, reference, done));
        }
    }

    // A request by id removes all names, but only if they are in one repository.
    private void removeNamesOfOneRepository(ImageId id, boolean force, List<ImageDeleteItem> done) {
        List<Reference> references = storage.tags().references(id);
        if (!isSingle(references)) {
            return;
        }
        Optional<Conflict> conflict = conflict(id, !force, false);
        if (conflict.isPresent()) {
            throw refusal(id, conflict.get());
        }
        references.forEach(reference -> untag(id, reference, done));
    }

    private static boolean isSingle(List<Reference> references) {
        if (references.size() <= 1) {
            return true;
        }
        List<Reference> tags = references.stream().filter(r -> r.digest().isEmpty()).toList();
        Set<String> digestNames = new HashSet<>();
        references.stream().filter(r -> r.digest().isPresent()).forEach(r -> digestNames.add(r.name()));
        if (tags.size() > 1 || digestNames.size() != 1) {
            return false;
        }
        return digestNames.contains(tags.isEmpty() ? references.getFirst().name() : tags.getFirst().name());
    }

    private void untag(ImageId id, Reference reference, List<ImageDeleteItem> done) {
        if (storage.tags().remove(reference)) {
            events.tell("untag", id, id.toString());
            done.add(new ImageDeleteItem(null, reference.familiar()));
        }
    }

    // @param nameGone whether a name was removed; then the rest may stay without an error
    private void delete(ImageId id, boolean force, boolean nameGone, List<ImageDeleteItem> done) {
        Optional<Conflict> conflict = conflict(id, !force, true);
        if (conflict.isPresent()) {
            boolean dangling = storage.tags().references(id).isEmpty()
                    && storage.graph().children(id).isEmpty();
            if (nameGone && (!dangling || conflict.get().used())) {
                return;
            }
            throw refusal(id, conflict.get());
        }
        storage.tags().references(id).forEach(reference -> untag(id, reference, done));
        List<Digest> layers = storage.graph().delete(id);
        events.tell("delete", id, id.toString());
        done.add(new ImageDeleteItem(id.toString(), null));
        layers.forEach(layer -> done.add(new ImageDeleteItem(layer.toString(), null)));
    }

    // @param soft also reasons that `--force` would override
    private Optional<Conflict> conflict(ImageId id, boolean soft, boolean names) {
        if (!storage.graph().children(id).isEmpty()) {
            return Optional.of(new Conflict(true, false, "image has dependent child images"));
        }
        List<Containers.ImageUser> users = containers.imageUsers(id);
        for (Containers.ImageUser user : users) {
            if (user.running()) {
                String reason = "image is being used by running container " + shortId(user.id());
                return Optional.of(new Conflict(true, true, reason));
            }
        }
        if (soft && names && !storage.tags().references(id).isEmpty()) {
            return Optional.of(new Conflict(false, false, "image is referenced in multiple repositories"));
        }
        if (soft && !users.isEmpty()) {
            String reason = "image is being used by stopped container " + shortId(users.getFirst().id());
            return Optional.of(new Conflict(false, true, reason));
        }
        return Optional.empty();
    }

    private static ApiException refusal(ImageId id, Conflict conflict) {
        return ApiException.conflict("conflict: unable to delete " + id.shortId() + " ("
                + (conflict.hard() ? "cannot be forced" : "must be forced") + ") - " + conflict.reason());
    }

    private static String shortId(String containerId) {
        return containerId.substring(0, 12);
    }
}
