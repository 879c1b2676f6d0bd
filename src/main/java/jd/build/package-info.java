/// Chapter 11: how does a text file become an image, and why is the second time so much faster?
///
/// A build is a fold over immutable state: each instruction of a Dockerfile takes the image and the configuration so far and
/// gives the next ones, and each result is an image of its own, which is what the cache looks for.
///
/// ```
///   text ──► Dockerfile ──► BuildFile ──► for each instruction:
///            statements     stages of       StepPlan    what is to be done, a pure function
///                           instructions    BuildCache  was it done before?
///                                           StepRunner  do it, and commit an image
/// ```
///
/// Read first:
///
/// 1. [BuildRun], the loop over the instructions.
/// 2. [StepPlan], which decides what an instruction does, and [BuildStep], its result.
/// 3. [StepRunner], which carries a step out, and [BuildCache], which saves it the work.
///
/// The text is parsed in the sub-package [jd.build.file], which is below this one and knows nothing of images and
/// containers. [BuildContext] has the client's files; [CopySources] finds the sources of a `COPY` in them and computes the
/// hash that the cache compares; [Downloads] gets what is named by a URL. [KnownSteps] are the steps of this host's images,
/// [CachedFrom] the images of `--cache-from`.
///
/// Left out: BuildKit's graph of steps, its frontends, its session, and what a Dockerfile can say only to it: `RUN --mount`,
/// `COPY --chmod`, here-documents. Not there: a context from a git repository, which today's client clones itself.
///
/// Docker 1.2.0: daemon/build.go with one method for each instruction, found by reflection; the later releases split it
/// into builder/ (dispatchers.go, evaluator.go, internals.go) and builder/parser/
package jd.build;
