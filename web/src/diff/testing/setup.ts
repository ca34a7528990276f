/**
 * Property tests run from a fixed seed, so that a run that passed passes again; `PROPERTY_SEED` chooses another to search further.
 * A seed that fails becomes a test with a name.
 */
import fc from "fast-check";

fc.configureGlobal({ seed: Number(process.env["PROPERTY_SEED"] ?? 20261122) });
