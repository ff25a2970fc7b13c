import{createRequire as holdpointRequire}from'node:module';const require=holdpointRequire(import.meta.url);
import{l as a}from"./chunk-WSA7AUNE.js";import"./chunk-ESR7MB6W.js";export default a();
