import { mount } from 'svelte'
import '../style.css'
import SharedPage from './SharedPage.svelte'

mount(SharedPage, { target: document.body })
