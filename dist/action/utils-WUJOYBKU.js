import{createRequire as holdpointRequire}from'node:module';const require=holdpointRequire(import.meta.url);
import{b as a,c as b,d as c,e as d,f as e}from"./chunk-R2A2EFNV.js";import"./chunk-TEKLUVA6.js";import"./chunk-ESR7MB6W.js";export{d as GitHub,b as context,c as defaults,e as getOctokitOptions,a as getUserAgentWithOrchestrationId};
