import { mount } from 'svelte'
import App from './App.svelte'
import { takeTokenFromAddress } from './api'
import './style.css'

takeTokenFromAddress()
mount(App, { target: document.body })
