/// What one feature needs of another, as small classes: each fills a port of the one over the door
/// of the other. [dev.kaname.server.FeaturePlatform] and [dev.kaname.server.PipelinePlatform] plug
/// them together.
@NullMarked
package dev.kaname.server.wiring;

import org.jspecify.annotations.NullMarked;
