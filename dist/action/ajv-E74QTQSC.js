import{createRequire as holdpointRequire}from'node:module';const require=holdpointRequire(import.meta.url);
import{a}from"./chunk-7L2XKLZY.js";import"./chunk-LLSDTVM7.js";import"./chunk-YT5AYQRC.js";import"./chunk-ESR7MB6W.js";export default a();
