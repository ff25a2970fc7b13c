import{createRequire as holdpointRequire}from'node:module';const require=holdpointRequire(import.meta.url);
import{b as a}from"./chunk-WXFKNMQ4.js";import"./chunk-72Z3CHGA.js";import"./chunk-QI3U4PQM.js";export{a as gitSource};
