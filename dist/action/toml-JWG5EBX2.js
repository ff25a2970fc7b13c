import{createRequire as holdpointRequire}from'node:module';const require=holdpointRequire(import.meta.url);
import{a as c,e as l}from"./chunk-NFBD55MR.js";import"./chunk-QI3U4PQM.js";async function f(r){let{parse:s,TomlError:n}=await import("./dist-TQYDIY3M.js");try{let e=s(r),t;return[{value:e,lineOf:o=>(t??=m(r),t.get(l(o))??null)}]}catch(e){let t=e.message.split(`
`)[0].replace(/^Invalid TOML document:\s*/,"");throw new c(`it is no valid TOML: ${t}`,e instanceof n?e.line:null)}}function m(r){let s=new Map,n=[];for(let[e,t]of r.split(`
`).entries()){let i=/^\s*\[([\w.-]+)\]\s*(?:#.*)?\r?$/.exec(t),o=/^\s*([\w.-]+)\s*=/.exec(t);i?n=i[1].split("."):/^\s*\[/.test(t)&&(n=["["]);let a=i?n:o?[...n,...o[1].split(".")]:null;a&&!s.has(l(a))&&s.set(l(a),e+1)}return s}export{f as toml};
