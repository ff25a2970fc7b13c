import{createRequire as holdpointRequire}from'node:module';const require=holdpointRequire(import.meta.url);
var o=class extends Error{name="Malformed";line;constructor(n,t=null){super(n),this.line=t}},i=(e,n,t)=>new o(`the key \`${e.slice(0,100)}\` stands twice${t?`, first in line ${t}`:""}, once was expected`,n);function l(e,n){let t=1;for(let r=e.indexOf(`
`);r>=0&&r<n;r=e.indexOf(`
`,r+1))t++;return t}var u=500,s=e=>JSON.stringify(e.map(String));function c(e,n,t){n==="__proto__"?Object.defineProperty(e,n,{value:t,enumerable:!0,configurable:!0,writable:!0}):e[n]=t}export{o as a,i as b,l as c,u as d,s as e,c as f};
