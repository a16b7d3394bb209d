package dev.kaname.pipelines;

import dev.kaname.pipelines.ports.AttemptTokens;
import dev.kaname.pipelines.ports.Code;
import dev.kaname.pipelines.ports.Components;
import dev.kaname.pipelines.ports.Data;
import dev.kaname.pipelines.ports.Delivery;
import dev.kaname.pipelines.ports.Models;
import dev.kaname.pipelines.ports.Rights;
import dev.kaname.pipelines.ports.Runner;
import dev.kaname.pipelines.ports.Secrets;
import dev.kaname.pipelines.ports.Software;

/// Everything pipelines need of the rest of Kaname.
public record Ports(
        Code code,
        Data data,
        Models models,
        Delivery delivery,
        AttemptTokens tokens,
        Components components,
        Software software,
        Rights rights,
        Secrets secrets,
        Runner runner) {}
