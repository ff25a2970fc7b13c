import{createRequire as holdpointRequire}from'node:module';const require=holdpointRequire(import.meta.url);
import{l as a}from"./chunk-2FUNEEXA.js";import"./chunk-QI3U4PQM.js";export default a();
