import{createRequire as holdpointRequire}from'node:module';const require=holdpointRequire(import.meta.url);
import{a}from"./chunk-B55XREN6.js";import"./chunk-QI3U4PQM.js";export{a as default};
