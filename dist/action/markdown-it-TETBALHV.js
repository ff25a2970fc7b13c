import{createRequire as holdpointRequire}from'node:module';const require=holdpointRequire(import.meta.url);
import{a}from"./chunk-UDX3VJSG.js";import"./chunk-ESR7MB6W.js";export{a as default};
