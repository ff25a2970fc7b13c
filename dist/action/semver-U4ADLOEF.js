import{createRequire as holdpointRequire}from'node:module';const require=holdpointRequire(import.meta.url);
import{a}from"./chunk-R3PGDFKS.js";import"./chunk-QI3U4PQM.js";export default a();
