import{createRequire as holdpointRequire}from'node:module';const require=holdpointRequire(import.meta.url);
import{a,b,c}from"./chunk-7H7I7ZMC.js";import"./chunk-QI3U4PQM.js";export{a as RESERVED,b as isAnnotation,c as readAnnotation};
