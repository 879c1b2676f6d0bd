/// Chapter 11: how does a text file become an image, and why is the second time so much faster?
///
/// A build is a fold over immutable state: each instruction of a Dockerfile takes the image and the configuration so far and
/// gives the next ones, and each result is an image of its own, which is what the cache looks for.
///
/// Read first: there is no code here yet. What a builder stands on is there: [jd.create.Containers] runs a step,
/// [jd.storage.Layers] keeps what it wrote, [jd.image.ImageConfig] says how it is to be run.
///
/// Left out, and it will stay so: BuildKit's graph of steps, its frontends and its session.
///
/// Docker 1.2.0: daemon/build.go
package jd.build;
