/** Plans to begin with; each is a whole document that the planner answers as it stands. */

import type { Document } from './types'
import type { PlanKey } from './words'

export interface Starter {
  id: 'lab' | 'twin' | 'llm'
  name: PlanKey
  why: PlanKey
  document: Document
}

const ASSUMED = 'assumption: one GPU with its share of a server'

export const STARTERS: readonly Starter[] = [
  {
    id: 'lab', name: 'starter.lab', why: 'starter.lab.why',
    document: {
      name: { en: "A small lab's AI server", ko: '작은 연구실의 AI 서버' },
      years: 3,
      workloads: [
        { name: 'adapt', label: { en: 'Fine-tuning', ko: '파인튜닝' }, kind: 'train', model: 'qwen2.5-32b', method: 'lora', tokens: 3e8, sequence: 2048, runs_per_year: 6 },
        { name: 'assistant', label: { en: 'Assistant', ko: '어시스턴트' }, kind: 'serve', model: 'qwen2.5-32b', precision: 'fp8', prompt_tokens: 1200, output_tokens: 300, concurrency: 8, ttft_s: 3 },
        { name: 'live video', label: { en: 'Live video', ko: '실시간 영상 분석' }, kind: 'video', streams: 4, fps: 15, analysed_fps: 0.2, model: 'qwen2.5-vl-7b', output_tokens: 16 },
        { name: 'simulation', label: { en: 'Simulation', ko: '공정 시뮬레이션' }, kind: 'simulate', solver: 'physics', runs: 200_000, run_s: 20, reference_gpu: 'l40s', run_gb: 0.5, parallel_runs: 64, runs_per_year: 26 },
      ],
      configurations: [1, 2, 3, 4].map((count) => ({ gpu: 'rtx-pro-6000-server', count })).concat([{ gpu: 'l40s', count: 3 }, { gpu: 'h200-nvl', count: 3 }]),
      constraints: { power_kw: 8, budget: 150_000 },
      site: { cooling: 'air', rack_kw: 10, users: 6 },
      money: {
        storage_tb: 20, staff_fte: { value: 0.25, low: 0.15, high: 0.5 }, licences: [],
        rent_per_gpu_hour: { value: 2, low: 1.5, high: 3, source: "assumption: an hour of a comparable GPU; take your provider's list" },
        prices: [
          { item: 'rtx-pro-6000-server', low: 8500, high: 12_000, per: 'unit', source: ASSUMED, date: '2026-06', tag: 'assumption' },
          { item: 'l40s', low: 7500, high: 11_000, per: 'unit', source: ASSUMED, date: '2026-06', tag: 'assumption' },
          { item: 'h200-nvl', low: 28_000, high: 36_000, per: 'unit', source: ASSUMED, date: '2026-06', tag: 'assumption' },
        ],
      },
      timeline: {
        name: { en: 'Half a year in the lab', ko: '연구실의 반년' }, slot: 'week', horizon: 26, gpus: 3, compare: [2, 4], gpu: 'rtx-pro-6000-server', usable_share: 0.95, price_per_gpu: 10_250,
        tasks: [
          { id: 'adapt', label: { en: 'Fine-tune the assistant', ko: '어시스턴트 파인튜닝' }, duration: 8, memory_gb: 82, deadline: 10 },
          { id: 'assistant', label: { en: 'Serve the assistant', ko: '어시스턴트 서빙' }, after: ['adapt'], same_as: 'adapt', share: 0.6, memory_gb: 60, deadline: 10 },
          { id: 'vlm', label: { en: 'Train the vision model', ko: '비전 모델 학습' }, duration: 10, memory_gb: 70, deadline: 12 },
          { id: 'live', label: { en: 'Live video analysis', ko: '실시간 영상 분석' }, after: ['vlm'], same_as: 'vlm', share: 0.7, memory_gb: 45, deadline: 12 },
          { id: 'simulate', label: { en: 'Factory simulation', ko: '공정 시뮬레이션' }, share: 0.8, memory_gb: 24, deadline: 0 },
        ],
      },
    },
  },
  {
    id: 'twin', name: 'starter.twin', why: 'starter.twin.why',
    document: {
      name: { en: 'Twin seats and inspection', ko: '트윈 좌석과 검사' },
      years: 3,
      workloads: [
        { name: 'seats', label: { en: 'Twin seats', ko: '트윈 좌석' }, kind: 'render', seats: 10, active_share: 0.6, scene_gb: 16 },
        { name: 'inspection', label: { en: 'Inspection training', ko: '검사 모델 학습' }, kind: 'train', model: 'qwen2.5-vl-7b', method: 'lora', tokens: 2e8, sequence: 2048, runs_per_year: 12 },
        { name: 'cameras', label: { en: 'Cameras', ko: '카메라' }, kind: 'video', streams: 24, fps: 15, analysed_fps: 2, detector_gflop: 80 },
      ],
      configurations: [{ server: 'ovx-l40s-4', count: 2 }, { server: 'ovx-l40s-8', count: 1 }, { server: 'rtx-pro-6000-server-4', count: 1 }, { server: 'dgx-h100', count: 1 }],
      constraints: { rt_cores: true },
      site: { cooling: 'air', rack_kw: 20, users: 10 },
    },
  },
  {
    id: 'llm', name: 'starter.llm', why: 'starter.llm.why',
    document: {
      name: { en: 'A 70B assistant', ko: '70B 어시스턴트' },
      years: 3,
      workloads: [
        { name: 'tune', label: { en: 'Fine-tuning', ko: '파인튜닝' }, kind: 'train', model: 'llama-3.1-70b', method: 'lora', tokens: 1e9, sequence: 4096, runs_per_year: 12 },
        { name: 'serve', label: { en: 'Serving', ko: '서빙' }, kind: 'serve', model: 'llama-3.1-70b', precision: 'fp8', prompt_tokens: 1500, output_tokens: 400, concurrency: 64, ttft_s: 2 },
      ],
      constraints: { power_kw: 40 },
    },
  },
]
