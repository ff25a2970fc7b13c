import{createRequire as holdpointRequire}from'node:module';const require=holdpointRequire(import.meta.url);
import{b as a}from"./chunk-7FFQY3BH.js";import"./chunk-72Z3CHGA.js";import"./chunk-ESR7MB6W.js";export{a as gitSource};
