package dev.kaname.server.edge;

import dev.kaname.server.errors.Refusal;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Parameter;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// Refuses a parameter that stands in the address more than once where the route takes one value
/// (BI-069): the framework would take the first, and a guard in front of it perhaps the last.
@Provider
@Priority(Priorities.AUTHORIZATION)
public class OnceFilter implements ContainerRequestFilter {
    private final ResourceInfo resource;

    OnceFilter(ResourceInfo resource) {
        this.resource = resource;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        Map<String, List<String>> sent = request.getUriInfo().getQueryParameters();
        if (sent.isEmpty()) {
            return;
        }
        for (Parameter parameter : resource.getResourceMethod().getParameters()) {
            QueryParam one = parameter.getAnnotation(QueryParam.class);
            if (one != null
                    && !Collection.class.isAssignableFrom(parameter.getType())
                    && sent.getOrDefault(one.value(), List.of()).size() > 1) {
                throw Refusal.invalid(
                        one.value(), "stands in the address more than once", "send it once");
            }
        }
    }
}
