"""One module for each way to reach a model: `llamacpp` (in this process), `openai_compat` (any
server that speaks that dialect), `scripted` (no model). `schemas` is what they share; `minilm`
embeds. `townsfolk.llm.choose` imports the chosen one only."""
