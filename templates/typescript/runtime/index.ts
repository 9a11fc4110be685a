/** What generated modules need at run time; it depends on nothing, and runs wherever ES2022 does. */
export * from "./checks.js";
export * from "./containers.js";
export * from "./errors.js";
export * from "./formats.js";
export * from "./numbers.js";
export * from "./reading.js";
export * from "./scalars.js";
export * from "./subject.js";
export * from "./text.js";
export * from "./unions.js";
