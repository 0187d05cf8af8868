{% from "icon.html" import icon_path %}
// Puts a link to the municipality's WhatsApp where this script's tag stands. Nothing is loaded, kept or measured.
// Works under a Content-Security-Policy that allows this file: no inline markup, no style attribute, no picture to fetch.
(function () {
  "use strict";
  var path = {{ path | tojson }};
  var here = document.currentScript || document.querySelector('script[src$="' + path + '"]');
  if (!here || !here.parentNode) return;

  var drawing = "http://www.w3.org/2000/svg";
  var icon = document.createElementNS(drawing, "svg");
  icon.setAttribute("viewBox", "0 0 24 24");
  icon.setAttribute("width", "24");
  icon.setAttribute("height", "24");
  icon.setAttribute("aria-hidden", "true");
  icon.setAttribute("focusable", "false");
  var shape = document.createElementNS(drawing, "path");
  shape.setAttribute("fill", "currentColor");
  shape.setAttribute("fill-rule", "evenodd");
  shape.setAttribute("d", {{ icon_path | tojson }});
  icon.appendChild(shape);
  icon.style.flex = "none";

  var words = document.createElement("span");
  words.textContent = {{ say("widget") | tojson }};

  var link = document.createElement("a");
  link.href = {{ chat_url | tojson }};
  link.rel = "noopener";
  link.lang = {{ language | tojson }};
  link.className = "sportello-whatsapp";
  var look = {
    display: "inline-flex", alignItems: "center", gap: "0.5em", padding: "0.625em 1em", borderRadius: "0.25em",
    backgroundColor: "#0066cc", color: "#ffffff", font: "600 1rem/1.5 system-ui, sans-serif", textDecoration: "none"
  };
  for (var name in look) link.style[name] = look[name];
  link.appendChild(icon);
  link.appendChild(words);
  here.parentNode.insertBefore(link, here.nextSibling);
})();
