package io.leasehold.http;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import io.leasehold.ipam.port.TokenStore.Role;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.Operation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The OpenAPI document of this server. */
final class Contract {
    private static final String RESOURCE = "/openapi/leasehold.yaml";

    /**
     * Vert.x 5.0 refuses a document with a response type it has no reader for, though it need not
     * read responses to route. This JSON type it knows.
     */
    static final String PROBLEM_FOR_ROUTER = "application/vnd.leasehold.problem+json";

    private Contract() {}

    /** The document as it is published. */
    static JsonObject document() {
        try (InputStream yaml = Contract.class.getResourceAsStream(RESOURCE)) {
            if (yaml == null) {
                throw new IllegalStateException("the jar lacks " + RESOURCE);
            }
            return new JsonObject(
                    new YAMLMapper().readValue(yaml, new TypeReference<Map<String, Object>>() {}));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + RESOURCE, unreadable);
        }
    }

    /** The document as the router of Vert.x takes it: without response types it does not know. */
    static JsonObject forRouter(JsonObject document) {
        JsonObject copy = document.copy();
        // The paths are whole, and "/", though valid, is no URL to Vert.x.
        copy.remove("servers");
        adapt(copy);
        return copy;
    }

    private static void adapt(JsonObject node) {
        for (String name : new HashSet<>(node.fieldNames())) {
            if (!(node.getValue(name) instanceof JsonObject child)) {
                continue;
            }
            if (name.equals("content")) {
                Object problem = child.remove(Problem.MEDIA_TYPE);
                if (problem != null) {
                    child.put(PROBLEM_FOR_ROUTER, problem);
                }
                child.remove("text/event-stream");
                child.remove("application/yaml");
            }
            adapt(child);
        }
    }

    /** The role an operation needs; empty when it is open to all. */
    static Optional<Role> role(Operation operation) {
        String role = operation.getOpenAPIModel().getString("x-role");
        if (role == null) {
            throw new IllegalStateException(operation.getOperationId() + " lacks x-role");
        }
        return role.equals("none")
                ? Optional.empty()
                : Optional.of(Role.valueOf(role.toUpperCase(Locale.ROOT)));
    }

    static Set<String> queryParameters(Operation operation) {
        Set<String> names = new HashSet<>();
        operation.getParameters().stream()
                .filter(p -> p.getIn() == io.vertx.openapi.contract.Location.QUERY)
                .forEach(p -> names.add(p.getName()));
        return names;
    }
}
